import { checkBlocks } from './check-blocks.ts';
import { isJson, type Json, jsonAt, listAt, textAt } from './json.ts';
import { limits } from './limits.ts';

const taken = [
  'type',
  'title',
  'blocks',
  'close',
  'submit',
  'private_metadata',
  'callback_id',
  'external_id',
  'clear_on_close',
  'notify_on_close',
  'submit_disabled',
];

/** What is wrong with a view for this surface, as Slack words it; empty when nothing is. */
export function checkView(
  view: Json,
  surface: { readonly type: 'modal' | 'home'; readonly without: readonly string[] },
): readonly string[] {
  const type = textAt(view, 'type');
  return [
    ...(type === surface.type ? [] : [`must be ${surface.type} [json-pointer:/view/type]`]),
    ...Object.keys(view)
      .filter((key) => !taken.includes(key))
      .map((key) => `invalid additional property: ${key} [json-pointer:/view]`),
    ...checkWords(view, surface.type),
    ...checkLong(view, 'private_metadata', 3000),
    ...checkLong(view, 'callback_id', 255),
    ...checkLong(view, 'external_id', 255),
    ...checkBlocks(view.blocks, { kind: 'view', without: surface.without }, '/view/blocks'),
    ...(JSON.stringify(view).length > limits.viewBytes ? ['view_too_large'] : []),
  ];
}

function checkWords(view: Json, type: 'modal' | 'home'): readonly string[] {
  const hasInput = listAt(view, 'blocks').some((block) => textAt(block, 'type') === 'input');
  if (type === 'home') return [];
  const title =
    view.title === undefined ? ['missing required field: title [json-pointer:/view]'] : [];
  const submit =
    hasInput && view.submit === undefined
      ? ['missing required field: submit [json-pointer:/view]']
      : [];
  return [
    ...title,
    ...submit,
    ...['title', 'submit', 'close'].flatMap((key) => checkWord(view, key)),
  ];
}

function checkWord(view: Json, key: string): readonly string[] {
  const word = view[key];
  if (word === undefined) return [];
  const text = isJson(word) ? textAt(word, 'text') : undefined;
  if (text === undefined || textAt(jsonAt(view, key) ?? {}, 'type') !== 'plain_text') {
    return [`must be a plain_text object [json-pointer:/view/${key}]`];
  }
  if (text === '') return [`must be more than 0 characters [json-pointer:/view/${key}/text]`];
  return text.length > 24
    ? [`must be less than 25 characters [json-pointer:/view/${key}/text]`]
    : [];
}

function checkLong(view: Json, key: string, max: number): readonly string[] {
  const text = textAt(view, key) ?? '';
  return text.length > max
    ? [`must be less than ${max + 1} characters [json-pointer:/view/${key}]`]
    : [];
}
