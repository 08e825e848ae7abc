/** The names that PEFT gives its files. */
const weightsFile = 'adapter_model.safetensors';
const configFile = 'adapter_config.json';

/** The file of weights that a source means: itself, or the one in the folder or repository that it names. */
export function weightsIn(source: string): string {
  return /\.(?:gguf|safetensors)(?:\?[^/]*)?$/i.test(source) ? source : `${source.replace(/\/$/, '')}/${weightsFile}`;
}

/** The configurations beside weights in safetensors; undefined where the weights are GGUF and have none. */
export function configBeside(sources: readonly string[]): readonly string[] | undefined {
  if (sources.every((source) => /\.gguf$/i.test(source))) return undefined;
  return sources.map((source) => source.replace(/[^/]*$/, configFile));
}
