import { isJson, type Json } from '#test/slack/json.ts';
import type { FormErrors } from './form-errors.ts';
import { componentShapes, type Rule, type Shape } from './rules.ts';
import { shapes } from './shapes.ts';
import { isSnowflake } from './snowflakes.ts';

type Path = readonly string[];

/** Holds a value against the shape of this name. */
export function checkShape(value: unknown, name: string, options: CheckOptions): void {
  checkRule(value, { is: 'object', of: name }, options);
}

export interface CheckOptions {
  readonly path: Path;
  readonly errors: FormErrors;
}

function checkFields(value: Json, shape: Shape, { path, errors }: CheckOptions): undefined {
  for (const name of shape.required ?? [])
    if (value[name] === undefined || value[name] === null)
      errors.add([...path, name], 'BASE_TYPE_REQUIRED', 'This field is required');
  for (const [name, given] of Object.entries(value)) {
    const rule = shape.fields[name];
    if (rule !== undefined) checkRule(given, rule, { path: [...path, name], errors });
    else if (name !== 'type')
      errors.add([...path, name], 'UNKNOWN_FIELD', 'Discord knows no such field here');
  }
}

function checkRule(value: unknown, rule: Rule, options: CheckOptions): undefined {
  // Discord takes null for what is optional.
  if (value === undefined || value === null) return;
  switch (rule.is) {
    case 'text':
      return checkText(value, rule, options);
    case 'number':
      return checkNumber(value, rule, options);
    case 'one-of':
      return rule.values.some((each) => each === value)
        ? undefined
        : add(options, 'BASE_TYPE_CHOICES', `Value must be one of (${rule.values.join(', ')}).`);
    case 'flag':
      return typeof value === 'boolean'
        ? undefined
        : add(options, 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
    case 'id':
      return typeof value === 'string' && isSnowflake(value)
        ? undefined
        : add(options, 'NUMBER_TYPE_COERCE', 'The value is not snowflake.');
    case 'list':
      return checkList(value, rule, options);
    case 'object':
      return checkObject(value, rule.of, options);
    case 'component':
      return checkComponent(value, rule.types, options);
    case 'anything':
      return;
  }
}

function checkText(
  value: unknown,
  rule: Extract<Rule, { readonly is: 'text' }>,
  options: CheckOptions,
): undefined {
  if (typeof value !== 'string')
    return add(options, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.');
  const length = lengthOf(value);
  if (length > rule.max)
    add(options, 'BASE_TYPE_MAX_LENGTH', `Must be ${rule.max} or fewer in length.`);
  // What is only white space is empty for Discord.
  if ((rule.min ?? 0) > 0 && value.trim() === '')
    add(options, 'BASE_TYPE_REQUIRED', 'This field is required');
}

function checkNumber(
  value: unknown,
  rule: Extract<Rule, { readonly is: 'number' }>,
  options: CheckOptions,
): undefined {
  if (typeof value !== 'number' || !Number.isInteger(value))
    return add(options, 'NUMBER_TYPE_COERCE', 'The value is not int.');
  if (value > rule.max)
    add(options, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${rule.max}.`);
  if (value < rule.min)
    add(options, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${rule.min}.`);
}

function checkList(
  value: unknown,
  rule: Extract<Rule, { readonly is: 'list' }>,
  options: CheckOptions,
): undefined {
  if (!Array.isArray(value))
    return add(options, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType.');
  const min = rule.min ?? 0;
  if (value.length > rule.max || value.length < min)
    add(options, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${rule.max} in length.`);
  for (const [index, each] of value.entries())
    checkRule(each, rule.of, { ...options, path: [...options.path, String(index)] });
}

function checkObject(value: unknown, name: string, options: CheckOptions): undefined {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`there is no shape ${name}`);
  if (!isJson(value))
    return add(options, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
  checkFields(value, shape, options);
}

function checkComponent(
  value: unknown,
  types: readonly number[],
  options: CheckOptions,
): undefined {
  if (!isJson(value))
    return add(options, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
  const { type } = value;
  const shape = typeof type === 'number' ? componentShapes[type] : undefined;
  if (typeof type !== 'number' || shape === undefined || !types.includes(type))
    return add(
      { ...options, path: [...options.path, 'type'] },
      'UNION_TYPE_CHOICES',
      `Value of field "type" must be one of (${types.join(', ')}).`,
    );
  checkFields(value, shape, options);
}

function add({ path, errors }: CheckOptions, code: string, message: string): undefined {
  errors.add(path, code, message);
}

/** Discord counts code points. */
export function lengthOf(value: string): number {
  return [...value].length;
}
