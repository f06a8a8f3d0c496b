/** What of the WebAssembly of Node is used here: the types of Node do not have it, and those of browsers bring all of the browser. */
// biome-ignore lint/style/noNamespace: that is what the global is.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }

  interface Memory {
    readonly buffer: ArrayBuffer;
  }

  function compile(bytes: Uint8Array): Promise<Module>;

  const RuntimeError: ErrorConstructor;
}
