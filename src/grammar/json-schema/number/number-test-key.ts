import type { NumberTest } from '../term/term.ts';
import { decimalText } from './decimal.ts';

/** Equal for equal tests. */
export function numberTestKey(test: NumberTest): string {
  switch (test.kind) {
    case 'multiple':
      return `multiple ${decimalText(test.of)}`;
    case 'among':
      return `among ${test.values.map(decimalText).join(' ')}`;
    case 'compare':
      return `${test.is} ${decimalText(test.to)}`;
  }
}
