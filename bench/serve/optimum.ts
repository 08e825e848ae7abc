/**
 * For prompts in the order of their arrival: how many tokens of each a cache could give that keeps every token it has
 * seen and shares any common start. The last token of a prompt is always computed, because its logits are wanted.
 */
export function offlineOptimum(prompts: readonly (readonly number[])[]): readonly number[] {
  const root: Branch = new Map();
  return prompts.map((prompt) => Math.min(insert(root, prompt), prompt.length - 1));
}

/** A trie over token ids. */
interface Branch extends Map<number, Branch> {}

/** How many tokens were there already. */
function insert(root: Branch, prompt: readonly number[]): number {
  let branch = root;
  let known = 0;
  for (const [index, token] of prompt.entries()) {
    let next = branch.get(token);
    if (next !== undefined) known = index + 1;
    else branch.set(token, (next = new Map()));
    branch = next;
  }
  return known;
}
