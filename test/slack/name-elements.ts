import type { Identifiers } from './identifiers.ts';
import { isJson, type Json, textAt } from './json.ts';

const acting = ['actions', 'section', 'card', 'context_actions', 'input'];

/** The block with an `action_id` on everything that can be pressed. */
export function nameElements(block: Json, ids: Identifiers): Json {
  const named = new Map(Object.entries(block));
  const { child_blocks: children } = block;
  if (Array.isArray(children)) {
    const blocks = children
      .filter(isJson)
      .map((child) => withBlockId(nameElements(child, ids), ids));
    named.set('child_blocks', blocks);
  }
  const places = acting.includes(textAt(block, 'type') ?? '')
    ? ['elements', 'accessory', 'actions', 'element']
    : [];
  for (const key of places) {
    if (named.has(key)) named.set(key, nameValue(named.get(key), ids));
  }
  return Object.fromEntries(named);
}

/** The block with a `block_id`. */
export function withBlockId(block: Json, ids: Identifiers): Json {
  return { ...block, block_id: block.block_id ?? ids.next('b') };
}

function nameValue(value: unknown, ids: Identifiers): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => nameValue(each, ids));
  if (!isJson(value)) return value;
  const type = textAt(value, 'type') ?? '';
  if (type === 'image') return value;
  return { ...value, action_id: value.action_id ?? ids.next('a') };
}
