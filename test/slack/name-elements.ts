import type { Identifiers } from './identifiers.ts';
import { isJson, type Json, textAt } from './json.ts';

const _acting = ['actions', 'section', 'card', 'context_actions', 'input'];

/** The block with an `action_id` on everything that can be pressed. */
export function nameElements(block: Json, ids: Identifiers): Json {
  const children = block.child_blocks;
  if (Array.isArray(children)) {
    const named = new Map(Object.entries(block));
    for (const key of ['elements', 'accessory', 'actions', 'element']) {
      if (named.has(key)) named.set(key, nameValue(named.get(key), ids));
    }
    return Object.fromEntries(named);
  }
}

function nameValue(value: unknown, ids: Identifiers): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => nameValue(each, ids));
  if (!isJson(value)) return value;
  const type = textAt(value, 'type') ?? '';
  if (type === 'image') return value;
  return { ...value, action_id: value.action_id ?? ids.next('a') };
}
