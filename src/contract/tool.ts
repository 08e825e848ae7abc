/** A JSON Schema as plain data: 2020-12, draft 7 or OpenAPI's dialect. `true` allows anything. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** A function that a model may ask for. It is the caller who runs it. */
export interface ToolDefinition {
  /** Letters, digits, "_" and "-", at most 64. */
  readonly name: string;
  readonly description?: string | undefined;
  /** Of its arguments, which are an object always. Absent: it takes none. */
  readonly parameters?: JsonSchema | undefined;
}

/** One call that a model asked for. */
export interface ToolCall {
  /** Names the call in the result that follows; unique in its conversation. */
  readonly id: string;
  readonly name: string;
  /** JSON text of an object. Of a model that runs here it fits the tool's schema. */
  readonly arguments: string;
}

/** How the tools of a chat are to be used. */
export interface ToolUse {
  /** `auto` leaves it to the model, `required` wants at least one call, `none` allows no call. */
  readonly choice: 'auto' | 'required' | 'none';
  /** Names of those that may be called now, of all that the model is told of. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Whether one answer may hold several calls. Default: true. */
  readonly parallel?: boolean | undefined;
}
