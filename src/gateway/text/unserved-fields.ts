import type { UnservedFields } from '../check-body.ts';
import { neutral } from '../unserved-field.ts';

/** Of the fields that say how a chat becomes a text: there is one way. */
export const unservedInTemplates: UnservedFields = {
  add_generation_prompt: neutral('a chat is read up to where the model begins', true),
  continue_final_message: neutral('a chat is read up to where the model begins', false),
  chat_template: neutral("the model's own template is used"),
  chat_template_kwargs: neutral("the model's own template is used", {}),
};
