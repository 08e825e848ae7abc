const separator = '__';

/** A function as it is called: within a namespace, where it has one. */
export interface CalledFunction {
  readonly name: string;
  readonly namespace?: string;
}

/** The one name by which a model knows a function: "namespace__name". */
export function joinedName({
  name,
  namespace,
}: {
  readonly name: string;
  readonly namespace?: string | null | undefined;
}): string {
  return namespace == null ? name : `${namespace}${separator}${name}`;
}

/** The other way round, for the namespaces that there are. */
export function calledFunction(joined: string, namespaces: readonly string[]): CalledFunction {
  const namespace = namespaces.find((each) => joined.startsWith(each + separator));
  return namespace === undefined
    ? { name: joined }
    : { name: joined.slice(namespace.length + separator.length), namespace };
}
