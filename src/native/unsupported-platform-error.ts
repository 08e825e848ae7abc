import { LodeError } from '#base';

/** No prebuilt llama.cpp exists for this operating system and processor. */
export class UnsupportedPlatformError extends LodeError {
  readonly code = 'native/unsupported-platform';

  constructor(platform: string, architecture: string) {
    super(`There are no llama.cpp libraries for ${platform}-${architecture}.`, {
      remedy: 'Run models on Linux, macOS or Windows (x64 or arm64), or use a remote model.',
    });
  }
}
