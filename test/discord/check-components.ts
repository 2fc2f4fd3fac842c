import { type Json, listAt, textAt } from '#test/slack/json.ts';
import { lengthOf } from './check-shape.ts';
import { allComponents, type Placed } from './components.ts';
import type { FormErrors } from './form-errors.ts';
import { limits } from './limits.ts';
import { kind, selects } from './rules.ts';

/** What of the components has to fit together. `version` is the one that the flags of the message say. */
export function checkComponents(
  components: readonly Json[],
  version: 'classic' | 'v2' | 'modal',
  errors: FormErrors,
): void {
  const all = allComponents(components, ['components']);
  if (version === 'classic') checkClassic(components, errors);
  if (version === 'v2') checkV2(all, errors);
  checkIds(all, errors);
  for (const placed of all) checkOne(placed, errors);
}

function checkClassic(components: readonly Json[], errors: FormErrors): void {
  if (components.length > limits.rows)
    errors.add(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 5 in length.');
  for (const [index, { type }] of components.entries())
    if (type !== kind.row)
      errors.add(
        ['components', String(index), 'type'],
        'UNION_TYPE_CHOICES',
        'Value of field "type" must be one of (1,).',
      );
}

function checkV2(all: readonly Placed[], errors: FormErrors): void {
  if (all.length > limits.componentsV2)
    errors.add(
      ['components'],
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      'The total number of components cannot exceed 40',
    );
  const length = all
    .filter(({ component }) => component.type === kind.text)
    .reduce((sum, { component }) => sum + lengthOf(textAt(component, 'content') ?? ''), 0);
  if (length > limits.textV2)
    errors.add(
      ['components'],
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      'Component displayable text size cannot exceed 4000',
    );
}

function checkIds(all: readonly Placed[], errors: FormErrors): void {
  const seen = new Set<string>();
  for (const { component, path } of all) {
    const id = textAt(component, 'custom_id');
    if (id === undefined) continue;
    if (seen.has(id))
      errors.add(
        [...path, 'custom_id'],
        'COMPONENT_CUSTOM_ID_DUPLICATED',
        'Component custom id cannot be duplicated',
      );
    seen.add(id);
  }
}

function checkOne({ component, path }: Placed, errors: FormErrors): void {
  if (component.type === kind.row) checkRow({ component, path }, errors);
  if (component.type === kind.button) checkButton({ component, path }, errors);
  if (component.type === kind.stringSelect) checkSelect({ component, path }, errors);
}

/** A row holds up to five buttons, or one select, or one text input. */
function checkRow({ component, path }: Placed, errors: FormErrors): void {
  const inside = listAt(component, 'components');
  const isWide = inside.some(({ type }) => type !== kind.button);
  if (isWide && inside.length > 1)
    errors.add(
      [...path, 'components'],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    );
}

function checkButton({ component, path }: Placed, errors: FormErrors): void {
  const [isLink, hasUrl, hasId] = [
    component.style === 5,
    component.url !== undefined,
    component.custom_id !== undefined,
  ];
  if (isLink && (!hasUrl || hasId))
    errors.add(path, 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required, and no custom id');
  if (!isLink && (hasUrl || !hasId))
    errors.add(path, 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required, and no url');
  if (hasUrl && !/^(https?|discord):\/\//.test(textAt(component, 'url') ?? ''))
    errors.add([...path, 'url'], 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of (http, https).');
  checkLabel({ component, path }, errors);
}

function checkLabel({ component, path }: Placed, errors: FormErrors): void {
  if ((textAt(component, 'label') ?? '') === '' && component.emoji === undefined)
    errors.add(path, 'BUTTON_COMPONENT_LABEL_REQUIRED', 'A label or emoji is required');
}

function checkSelect({ component, path }: Placed, errors: FormErrors): void {
  const options = listAt(component, 'options');
  const values = options.map((option) => option.value);
  if (new Set(values).size < values.length)
    errors.add(
      [...path, 'options'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    );
  const most = typeof component.max_values === 'number' ? component.max_values : 1;
  const chosen = options.filter((option) => option.default === true);
  if (most > options.length || chosen.length > most)
    errors.add([...path, 'max_values'], 'BASE_TYPE_BAD_LENGTH', 'There are not so many options.');
}

/** Whether a message with these components may stand without the flag of V2. */
export function needsV2(components: readonly Json[]): boolean {
  return components.some(({ type }) => type !== kind.row);
}

export function isPressable({ component }: Placed): boolean {
  const { type } = component;
  const isButton = type === kind.button && component.style !== 5;
  return isButton || (typeof type === 'number' && selects.includes(type));
}
