import { memoryPagesMax } from './assembler.ts';

/** Memory that several threads read and kernels work on. It grows and never shrinks. */
export interface SharedMemory {
  /** Replaced by a longer one when the memory grows; views of the old one stay good. */
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module. Threads may be sent one. */
export type CompiledModule = object;

/** The part of the language's own WebAssembly that we use, which the types of Node leave out. */
interface WebAssemblyNamespace {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly memory: { readonly shared: SharedMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyNamespace }).WebAssembly;

export const pageBytes = 65_536;

export function createSharedMemory(): SharedMemory {
  return new Memory({ initial: 1, maximum: memoryPagesMax, shared: true });
}

export function compile(bytes: Uint8Array<ArrayBuffer>): CompiledModule {
  return new Module(bytes);
}

/** The functions of a module, on a memory. */
export function instantiate(module: CompiledModule, memory: SharedMemory): Readonly<Record<string, unknown>> {
  return new Instance(module, { memory: { shared: memory } }).exports;
}
