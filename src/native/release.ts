/** The release of llama.cpp that this version of Lode is made for; its layouts change with every release. */
export const llamaRelease = '0.5.0';
