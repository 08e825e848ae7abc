import type { Part } from '../provider/provider.ts';

type Warning = Extract<Part, { readonly type: 'stream-start' }>['warnings'][number];

/** A warning of a provider's package as a sentence. */
export function differenceOf(warning: Warning): string {
  switch (warning.type) {
    case 'unsupported':
    case 'compatibility': {
      const what = warning.type === 'unsupported' ? 'is not offered by the provider' : 'is imitated';
      return `${warning.feature} ${what}${warning.details === undefined ? '' : `: ${warning.details}`}`;
    }
    case 'deprecated':
      return `${warning.setting}: ${warning.message}`;
    case 'other':
      return warning.message;
  }
}
