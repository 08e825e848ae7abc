/**
 * The answer to a request that says nothing, by which clients of Ollama load a model, or unload it. When models are in
 * memory is up to the stack.
 */
export function loadedAnswer(
  {
    model,
    keep_alive: keepAlive,
  }: { readonly model: string; readonly keep_alive?: string | number | null | undefined },
  piece: object,
): object {
  const isUnloading = keepAlive === 0 || keepAlive === '0';
  return {
    model,
    created_at: new Date().toISOString(),
    ...piece,
    done: true,
    done_reason: isUnloading ? 'unload' : 'load',
  };
}
