// A process of its own that quantises one file: native code may abort, and takes only this process with it.
import { endAtOnce, serialiseError } from '#base';
import { type QuantiseOptions, quantiseFile } from '#native';

// When the parent is gone, nobody will use the result.
process.on('disconnect', endAtOnce);
process.once('message', async (options: QuantiseOptions) => {
  const outcome = await quantiseFile(options).then(
    () => ({ kind: 'done' }),
    (error: unknown) => ({ kind: 'failed', error: serialiseError(error) }),
  );
  process.send?.(outcome, () => process.exit(0));
});
