import { limits } from './limits.ts';

/** What one field of a request may hold. */
export type Rule =
  | { readonly is: 'text'; readonly min?: number; readonly max: number; readonly pattern?: RegExp }
  | { readonly is: 'number'; readonly min: number; readonly max: number }
  | { readonly is: 'one-of'; readonly values: readonly (number | string)[] }
  | { readonly is: 'flag' }
  | { readonly is: 'id' }
  | { readonly is: 'list'; readonly of: Rule; readonly min?: number; readonly max: number }
  | { readonly is: 'object'; readonly of: string }
  /** A component of one of these types. */
  | { readonly is: 'component'; readonly types: readonly number[] }
  | { readonly is: 'anything' };

/** The fields of one kind of object. What is not named is refused; absent is fine unless required. */
export interface Shape {
  readonly fields: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
}

export const kind = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const selects: readonly number[] = [
  kind.stringSelect,
  kind.userSelect,
  kind.roleSelect,
  kind.mentionableSelect,
  kind.channelSelect,
];

export function text(max: number, min = 0): Rule {
  return { is: 'text', min, max };
}

export function list(of: Rule, max: number, min = 0): Rule {
  return { is: 'list', of, min, max };
}

export function object(of: string): Rule {
  return { is: 'object', of };
}

const flag: Rule = { is: 'flag' };
const customId = text(limits.customId, 1);
const id: Rule = { is: 'number', min: 0, max: 2 ** 31 - 1 };
const inContainer = [kind.row, kind.text, kind.section, kind.gallery, kind.separator, kind.file];

const selectFields = {
  id,
  custom_id: customId,
  placeholder: text(limits.placeholder),
  min_values: { is: 'number', min: 0, max: 25 },
  max_values: { is: 'number', min: 1, max: 25 },
  disabled: flag,
  required: flag,
} as const;

const otherSelect: Shape = {
  fields: {
    ...selectFields,
    default_values: list({ is: 'anything' }, 25),
    channel_types: list({ is: 'number', min: 0, max: 16 }, 20),
  },
  required: ['custom_id'],
};

/** Components by their type. */
export const componentShapes: Readonly<Record<number, Shape>> = {
  [kind.row]: {
    fields: {
      id,
      components: list(
        { is: 'component', types: [kind.button, kind.textInput, ...selects] },
        limits.buttonsInRow,
        1,
      ),
    },
    required: ['components'],
  },
  [kind.button]: {
    fields: {
      id,
      style: { is: 'one-of', values: [1, 2, 3, 4, 5] },
      label: text(limits.buttonLabel),
      emoji: object('emoji'),
      custom_id: customId,
      url: text(limits.url, 1),
      disabled: flag,
    },
    required: ['style'],
  },
  [kind.stringSelect]: {
    fields: { ...selectFields, options: list(object('option'), limits.selectOptions, 1) },
    required: ['custom_id', 'options'],
  },
  [kind.userSelect]: otherSelect,
  [kind.roleSelect]: otherSelect,
  [kind.mentionableSelect]: otherSelect,
  [kind.channelSelect]: otherSelect,
  [kind.textInput]: {
    fields: {
      id,
      custom_id: customId,
      style: { is: 'one-of', values: [1, 2] },
      label: text(limits.modalLabel),
      min_length: { is: 'number', min: 0, max: limits.inputValue },
      max_length: { is: 'number', min: 1, max: limits.inputValue },
      required: flag,
      value: text(limits.inputValue),
      placeholder: text(limits.inputPlaceholder),
    },
    required: ['custom_id', 'style'],
  },
  [kind.section]: {
    fields: {
      id,
      components: list({ is: 'component', types: [kind.text] }, limits.sectionTexts, 1),
      accessory: { is: 'component', types: [kind.button, kind.thumbnail] },
    },
    required: ['components', 'accessory'],
  },
  [kind.text]: { fields: { id, content: text(limits.textV2, 1) }, required: ['content'] },
  [kind.thumbnail]: {
    fields: {
      id,
      media: object('media'),
      description: text(limits.mediaDescription),
      spoiler: flag,
    },
    required: ['media'],
  },
  [kind.gallery]: {
    fields: { id, items: list(object('galleryItem'), limits.galleryItems, 1) },
    required: ['items'],
  },
  [kind.file]: { fields: { id, file: object('media'), spoiler: flag }, required: ['file'] },
  [kind.separator]: {
    fields: { id, divider: flag, spacing: { is: 'one-of', values: [1, 2] } },
  },
  [kind.container]: {
    fields: {
      id,
      components: list({ is: 'component', types: inContainer }, limits.componentsV2, 1),
      accent_color: { is: 'number', min: 0, max: 0xff_ff_ff },
      spoiler: flag,
    },
    required: ['components'],
  },
  [kind.label]: {
    fields: {
      id,
      label: text(limits.modalLabel, 1),
      description: text(limits.modalDescription),
      component: {
        is: 'component',
        types: [
          kind.textInput,
          ...selects,
          kind.fileUpload,
          kind.radioGroup,
          kind.checkboxGroup,
          kind.checkbox,
        ],
      },
    },
    required: ['label', 'component'],
  },
  [kind.fileUpload]: {
    fields: {
      id,
      custom_id: customId,
      min_values: { is: 'number', min: 0, max: limits.uploadFiles },
      max_values: { is: 'number', min: 1, max: limits.uploadFiles },
      required: flag,
      file_types: list(text(100, 1), 20),
    },
    required: ['custom_id'],
  },
  [kind.radioGroup]: choosing(2),
  [kind.checkboxGroup]: choosing(1),
  [kind.checkbox]: { fields: { id, custom_id: customId, default: flag }, required: ['custom_id'] },
};

function choosing(fewest: number): Shape {
  return {
    fields: {
      id,
      custom_id: customId,
      options: list(object('option'), 10, fewest),
      min_values: { is: 'number', min: 0, max: 10 },
      max_values: { is: 'number', min: 1, max: 10 },
      required: flag,
    },
    required: ['custom_id', 'options'],
  };
}
