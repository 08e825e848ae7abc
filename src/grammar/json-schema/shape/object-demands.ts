import { decide } from '../term/formula.ts';
import type { Judge } from './judge.ts';
import { type Demand, type NamesAndValue, type ObjectShape, onlyNamed, valueUnder } from './object-shape.ts';

/**
 * The same shape, its demands made as plain as can be: options that contradict the rest are dropped, and a demand with
 * one name left becomes a property that is required. Undefined where it is plain that no object is of the shape.
 */
export function settled(shape: ObjectShape, judge: Judge): ObjectShape | undefined {
  if (isPlainlyEmpty(shape, judge)) return undefined;
  let rest: ObjectShape = { ...shape, demands: [] };
  const open: Demand[] = [];
  for (const demand of shape.demands) {
    const options = demand.options.filter((option) => isOpen(option, shape, judge));
    if (options.length === 0) return undefined;
    const [only] = options;
    const name = options.length === 1 ? singleName(only!) : undefined;
    if (name === undefined) open.push(options.length === demand.options.length ? demand : { ...demand, options });
    else rest = requiring(rest, name, only!, judge);
  }
  if (rest.required.size > shape.required.size && isPlainlyEmpty(rest, judge)) return undefined;
  return { ...rest, demands: open };
}

/** False only where no member of the shape can be as the option has it. */
function isOpen(option: NamesAndValue, shape: ObjectShape, judge: Judge): boolean {
  const { names, value } = option;
  if (typeof names === 'boolean' || names.op !== 'test' || names.test.kind !== 'among') return names !== false;
  return names.test.values.some(
    (name) => !judge.isPlainlyEmpty(judge.terms.all([valueUnder(shape, name, judge), value], value.path)),
  );
}

function singleName({ names }: NamesAndValue): string | undefined {
  if (typeof names === 'boolean' || names.op !== 'test' || names.test.kind !== 'among') return undefined;
  return names.test.values.length === 1 ? names.test.values[0] : undefined;
}

function requiring(shape: ObjectShape, name: string, { value }: NamesAndValue, { terms }: Judge): ObjectShape {
  const members = value === terms.everything ? shape.members : [...shape.members, onlyNamed(terms, name, value)];
  return { ...shape, members, required: new Set([...shape.required, name]) };
}

function isPlainlyEmpty(shape: ObjectShape, judge: Judge): boolean {
  if (Math.max(shape.min, shape.required.size) > shape.max) return true;
  return [...shape.required].some((key) => judge.isPlainlyEmpty(valueUnder(shape, key, judge)));
}

/** Which demands a member of some name may meet, and with which values. */
export function demandsMetBy(
  { demands }: ObjectShape,
  isNamed: (names: NamesAndValue['names']) => boolean,
  { terms }: Judge,
) {
  return demands.flatMap(({ options, path }, demand) => {
    const values = options.filter(({ names }) => isNamed(names)).map(({ value }) => value);
    return values.length === 0 ? [] : [{ demand, value: terms.any(values, path) }];
  });
}

/** As `decide` for a name. */
export function isNamedBy(name: string, { holds }: Judge): (names: NamesAndValue['names']) => boolean {
  return (names) => decide(names, (test) => holds(test, name));
}
