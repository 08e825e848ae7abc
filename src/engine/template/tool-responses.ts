/** A message as templates get to see it. */
export interface MessageVariables {
  readonly role: string;
  readonly content: string | null;
  readonly name?: string;
  readonly tool_call_id?: string;
}

/** Gemma's templates read results from a list, of all that follow each other at once. */
export function withToolResponses(messages: readonly MessageVariables[]): readonly object[] {
  const told: object[] = [];
  let responses: object[] = [];
  for (const [index, message] of messages.entries()) {
    const { role, name, content } = message;
    if (role === 'tool') responses.push({ name, response: content });
    else told.push(message);
    if (responses.length === 0 || messages[index + 1]?.role === 'tool') continue;
    told.push({ role: 'tool', content: '', tool_responses: responses });
    responses = [];
  }
  return told;
}
