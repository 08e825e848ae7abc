/** What rendering one chat may take; a template comes with the weights, and is not to be trusted with more. */
export const renderTimeMaxMs = 2000;
export const renderedCharactersMax = 8 * 1024 * 1024;
export const templateCharactersMax = 256 * 1024;
/** Bounds what `range`, loops and growing strings can take. */
export const heapMaxMb = 128;

/** For models whose file has no template of its own: ChatML, the most common form. */
export const defaultTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
