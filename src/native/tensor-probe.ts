import koffi from 'koffi';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';

const onTensorPrototype = koffi.proto('bool lode_on_tensor(void *tensor, bool is_question, void *data)');

/** Reads one named tensor while a model runs: what a layer puts out ("l_out-3"), for instance. */
export interface TensorProbe extends Disposable {
  /** To be given to the context that is watched, which must decode on the calling thread and end first. */
  readonly callback: Pointer;
  /** What the tensor held in the last decode, as single precision; undefined where the model has none of that name. */
  take(): Float32Array | undefined;
}

/** Every operation of a decode asks once whether it is the one, so a decode costs a millisecond more. */
export function probeTensor(name: string): TensorProbe {
  const native = llama();
  let found: Float32Array | undefined;
  const onTensor = (tensor: Pointer, isQuestion: boolean): boolean => {
    const isWanted = native.tensorName(tensor) === name;
    if (isQuestion) return isWanted;
    if (isWanted) {
      found = new Float32Array(Number(native.tensorBytes(tensor)) / 4);
      native.readTensor(tensor, found, 0, found.byteLength);
    }
    return true;
  };
  const callback = koffi.register(onTensor, koffi.pointer(onTensorPrototype));
  return {
    callback,
    take: () => {
      const taken = found;
      found = undefined;
      return taken;
    },
    [Symbol.dispose]: () => koffi.unregister(callback),
  };
}
