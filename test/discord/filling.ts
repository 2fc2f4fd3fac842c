import { type Json, listAt, textAt } from '#test/slack/json.ts';
import type { Attachment } from './message.ts';
import { kind } from './rules.ts';
import { type FormField, fieldsOf } from './screen.ts';

/** What a person enters, by the label of the field: text, the words of choices, or files. */
export type Filled = Readonly<Record<string, string | readonly string[] | readonly Attachment[]>>;

export interface FilledForm {
  readonly components: readonly Json[];
  readonly files: readonly Attachment[];
}

/** The form as it is sent. Throws where Discord's client would not send it. */
export function fillIn(content: Json, filled: Filled): FilledForm {
  const fields = fieldsOf(content);
  for (const label of Object.keys(filled))
    if (!fields.some((field) => field.label === label))
      throw new Error(`the form has no field "${label}"`);
  const files = Object.values(filled).flatMap((value) =>
    typeof value === 'string' ? [] : value.filter((each) => typeof each !== 'string'),
  );
  const components = fields.map((field) => {
    const sent = sentOf(field, filled[field.label]);
    const { id, type } = field.around;
    return type === kind.label ? { type, id, component: sent } : { type, id, components: [sent] };
  });
  return { components, files };
}

function sentOf({ component, label }: FormField, value: Filled[string] | undefined): Json {
  const { type, custom_id, id } = component;
  const about = { type, id, custom_id };
  if (type === kind.textInput) return { ...about, value: textFor(component, label, value) };
  if (type === kind.checkbox) return { ...about, value: value === 'yes' };
  const list = value === undefined || typeof value === 'string' ? [value ?? []].flat() : value;
  const values = list.map((each) =>
    typeof each === 'string' ? optionOf(component, each) : each.id,
  );
  const least = component.required === false ? 0 : numberAt(component, 'min_values');
  if (values.length < least || values.length > numberAt(component, 'max_values'))
    throw new Error(`"${label}" does not take ${values.length} choices`);
  return type === kind.radioGroup ? { ...about, value: values[0] ?? null } : { ...about, values };
}

function textFor(component: Json, label: string, value: Filled[string] | undefined): string {
  const text = value ?? textAt(component, 'value') ?? '';
  if (typeof text !== 'string') throw new Error(`"${label}" takes text`);
  const { min_length: least, max_length: most, required } = component;
  if (text === '' && required !== false) throw new Error(`"${label}" must be filled in`);
  if (text !== '' && typeof least === 'number' && text.length < least)
    throw new Error(`"${label}" is too short`);
  if (text.length > (typeof most === 'number' ? most : 4000))
    throw new Error(`"${label}" is too long`);
  return text;
}

/** The value of the option with these words; for selects of people and the like the id itself. */
export function optionOf(component: Json, words: string): string {
  const options = listAt(component, 'options');
  if (options.length === 0) return words;
  const found = options.find(({ label }) => label === words);
  if (found === undefined) throw new Error(`there is no option "${words}"`);
  return textAt(found, 'value') ?? '';
}

function numberAt(component: Json, name: string): number {
  const value = component[name];
  return typeof value === 'number' ? value : 1;
}
