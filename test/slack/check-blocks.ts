import { blockShapes, everyBlock, type FieldRule, messageOnly, type Shape } from './block-rules.ts';
import { elementShapes } from './element-rules.ts';
import { isJson, type Json, listOf, textAt } from './json.ts';
import { limits } from './limits.ts';

export interface Surface {
  readonly kind: 'message' | 'view';
  /** Types that this workspace does not know. */
  readonly without: readonly string[];
}

/** What is wrong with a list of blocks, each with a pointer as Slack writes it; empty when nothing is. */
export function checkBlocks(
  blocks: unknown,
  surface: Surface,
  path = '/blocks',
): readonly string[] {
  if (!Array.isArray(blocks)) return [`must be an array [json-pointer:${path}]`];
  const most = surface.kind === 'message' ? limits.messageBlocks : limits.viewBlocks;
  const many =
    blocks.length > most ? [`no more than ${most} items allowed [json-pointer:${path}]`] : [];
  const refused = surface.kind === 'view' ? [...surface.without, ...messageOnly] : surface.without;
  return [
    ...many,
    ...blocks.flatMap((block, index) => checkBlock(block, refused, `${path}/${index}`)),
    ...repeated(
      listOf(blocks).map((block) => textAt(block, 'block_id')),
      'block_id',
      path,
    ),
  ];
}

/** Characters that people read in blocks, for the undocumented limit of a whole message. */
export function charactersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + charactersOf(each), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) =>
      sum + (key === 'text' && typeof each === 'string' ? each.length : charactersOf(each)),
    0,
  );
}

function checkBlock(block: unknown, refused: readonly string[], path: string): readonly string[] {
  const type = isJson(block) ? (textAt(block, 'type') ?? '') : '';
  const known = Object.keys(blockShapes).filter((each) => !refused.includes(each));
  if (!isJson(block) || !known.includes(type))
    return [`unsupported type: ${type} [json-pointer:${path}/type]`];
  return [...checkTyped(block, known, path), ...repeatedActions(block, path)];
}

function repeatedActions(block: Json, path: string): readonly string[] {
  const elements = listOf(block.elements);
  const ids = elements.map((element) => textAt(element, 'action_id'));
  return repeated(ids, 'action_id', `${path}/elements`);
}

function repeated(
  ids: readonly (string | undefined)[],
  what: string,
  path: string,
): readonly string[] {
  return ids.flatMap((id, index) =>
    id !== undefined && ids.indexOf(id) !== index
      ? [`\`${what}\` already exists: ${id} [json-pointer:${path}/${index}/${what}]`]
      : [],
  );
}

function checkTyped(value: unknown, of: readonly string[], path: string): readonly string[] {
  if (!isJson(value)) return [`must be an object [json-pointer:${path}]`];
  const type = textAt(value, 'type') ?? '';
  if (of.includes(type) && (type === 'plain_text' || type === 'mrkdwn')) {
    return checkField(value, { is: 'text', max: 3000 }, path);
  }
  // An image is a block and, with other fields, an element of blocks.
  const name = type === 'image' && of.includes('image_element') ? 'image_element' : type;
  const shape = of.includes(name) ? (blockShapes[name] ?? elementShapes[name]) : undefined;
  if (shape === undefined) return [`unsupported type: ${type} [json-pointer:${path}/type]`];
  return checkShape(value, { ...shape, fields: { ...everyBlock, ...shape.fields } }, path);
}

function checkShape(value: unknown, shape: Shape, path: string): readonly string[] {
  if (!isJson(value)) return [`must be an object [json-pointer:${path}]`];
  const given = Object.keys(value).filter((key) => value[key] !== undefined);
  const strange = given.filter((key) => shape.fields[key] === undefined);
  const absent = Object.entries(shape.fields)
    .filter(([key, rule]) => rule.required === true && !given.includes(key))
    .map(([key]) => key);
  const none = shape.anyOf !== undefined && !shape.anyOf.some((key) => given.includes(key));
  return [
    ...strange.map((key) => `invalid additional property: ${key} [json-pointer:${path}]`),
    ...absent.map((key) => `missing required field: ${key} [json-pointer:${path}]`),
    ...(none
      ? [`missing required field: ${shape.anyOf?.join(' or ')} [json-pointer:${path}]`]
      : []),
    ...given.flatMap((key) => checkMaybe(value[key], shape.fields[key], `${path}/${key}`)),
  ];
}

function checkMaybe(value: unknown, rule: FieldRule | undefined, path: string): readonly string[] {
  return rule === undefined ? [] : checkField(value, rule, path);
}

function checkField(value: unknown, rule: FieldRule, path: string): readonly string[] {
  switch (rule.is) {
    case 'anything':
      return [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`must be a boolean [json-pointer:${path}]`];
    case 'number':
      return checkNumber(value, rule, path);
    case 'string':
      return checkString(value, rule, path);
    case 'text':
      return checkText(value, rule, path);
    case 'shape':
      return checkShape(value, elementShapes[rule.shape] ?? { fields: {} }, path);
    case 'typed':
      return checkTyped(value, rule.of, path);
    case 'list':
      return checkList(value, rule, path);
  }
}

function checkNumber(
  value: unknown,
  rule: { readonly min: number; readonly max: number },
  path: string,
): readonly string[] {
  const fits = typeof value === 'number' && value >= rule.min && value <= rule.max;
  return fits ? [] : [`must be a number from ${rule.min} to ${rule.max} [json-pointer:${path}]`];
}

interface StringRule {
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

function checkString(value: unknown, rule: StringRule, path: string): readonly string[] {
  if (typeof value !== 'string') return [`must be a string [json-pointer:${path}]`];
  if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
    return [`must be a valid enum value [json-pointer:${path}]`];
  }
  if (value.length < (rule.min ?? 0))
    return [`must be more than 0 characters [json-pointer:${path}]`];
  const max = rule.max ?? Number.POSITIVE_INFINITY;
  return value.length > max
    ? [`must be less than ${max + 1} characters [json-pointer:${path}]`]
    : [];
}

function checkText(
  value: unknown,
  rule: { readonly max: number; readonly only?: string },
  path: string,
): readonly string[] {
  if (!isJson(value)) return [`must be an object [json-pointer:${path}]`];
  const type = textAt(value, 'type') ?? '';
  const types = rule.only === undefined ? ['plain_text', 'mrkdwn'] : [rule.only];
  if (!types.includes(type))
    return [`must be one of: ${types.join(', ')} [json-pointer:${path}/type]`];
  const own = type === 'mrkdwn' ? 'verbatim' : 'emoji';
  return checkShape(
    value,
    {
      fields: {
        type: { is: 'string' },
        text: { is: 'string', min: 1, max: rule.max, required: true },
        [own]: { is: 'boolean' },
      },
    },
    path,
  );
}

function checkList(
  value: unknown,
  rule: { readonly min: number; readonly max: number; readonly item: FieldRule },
  path: string,
): readonly string[] {
  if (!Array.isArray(value)) return [`must be an array [json-pointer:${path}]`];
  if (value.length < rule.min)
    return [`must provide at least ${rule.min} items [json-pointer:${path}]`];
  const many =
    value.length > rule.max
      ? [`no more than ${rule.max} items allowed [json-pointer:${path}]`]
      : [];
  return [
    ...many,
    ...value.flatMap((each, index) => checkField(each, rule.item, `${path}/${index}`)),
  ];
}
