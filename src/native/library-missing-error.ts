import { LodeError } from '#base';

/** The package that brings llama.cpp's libraries for this machine is not installed. */
export class LibraryMissingError extends LodeError {
  readonly code = 'native/library-missing';

  constructor(packageName: string) {
    super(`llama.cpp's libraries for ${process.platform}-${process.arch} are not installed (package ${packageName}).`, {
      remedy: `Install them with "npm install ${packageName}". If npm skipped optional dependencies, install without --omit=optional.`,
    });
  }
}
