import type { SlackView } from './home.ts';
import { type Json, jsonAt, listAt, textAt } from './json.ts';
import { wordOf } from './screen.ts';
import { labelOf } from './shown-blocks.ts';

/** What a person fills in, by the label, block id or action id of each input. */
export type Filled = Readonly<Record<string, string>>;

/** The `state.values` of a form. Throws when Slack's client would not let it be sent. */
export function fillIn(view: SlackView, filled: Filled): Json {
  const inputs = listAt(view.content, 'blocks').filter(
    (block) => textAt(block, 'type') === 'input',
  );
  const names = inputs.flatMap(namesOf);
  const strange = Object.keys(filled).filter((name) => !names.includes(name));
  if (strange.length > 0)
    throw new Error(`the form has no input ${strange.join(', ')}; there are: ${names.join(', ')}`);
  return Object.fromEntries(inputs.map((input) => filledInput(input, filled)));
}

function namesOf(input: Json): readonly string[] {
  const element = jsonAt(input, 'element') ?? {};
  return [
    wordOf(input, 'label'),
    textAt(input, 'block_id') ?? '',
    textAt(element, 'action_id') ?? '',
  ];
}

function filledInput(input: Json, filled: Filled): readonly [string, Json] {
  const element = jsonAt(input, 'element') ?? {};
  const [label = '', blockId = '', actionId = ''] = namesOf(input);
  const written = filled[label] ?? filled[blockId] ?? filled[actionId];
  const value = written ?? textAt(element, 'initial_value') ?? '';
  const type = textAt(element, 'type') ?? '';
  if (value === '' && input.optional !== true && element.initial_option === undefined) {
    throw new Error(`"${label}" has to be filled in`);
  }
  return [blockId, { [actionId]: { type, ...typed(element, { label, value }) } }];
}

function typed(
  element: Json,
  { label, value }: { readonly label: string; readonly value: string },
): Json {
  const options = listAt(element, 'options');
  if (options.length === 0) {
    checkLength(element, { label, value });
    return { value: value === '' ? null : value };
  }
  const chosen = options.find(
    (option) => labelOf(option) === value || textAt(option, 'value') === value,
  );
  if (chosen === undefined && value !== '') throw new Error(`"${label}" has no option "${value}"`);
  return { selected_option: chosen ?? jsonAt(element, 'initial_option') ?? null };
}

function checkLength(
  element: Json,
  { label, value }: { readonly label: string; readonly value: string },
): void {
  const least = Number(element.min_length ?? 0);
  const most = Number(element.max_length ?? 3000);
  if (value.length > most) throw new Error(`"${label}" takes at most ${most} characters`);
  if (value !== '' && value.length < least)
    throw new Error(`"${label}" takes at least ${least} characters`);
  if (element.multiline !== true && value.includes('\n'))
    throw new Error(`"${label}" takes one line`);
}
