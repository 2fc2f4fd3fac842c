import type {
  APILabelComponent,
  APIModalInteractionResponseCallbackData,
  APISelectMenuOption,
  APITextDisplayComponent,
} from 'discord.js';
import { type Words, wordsFor } from '#adapters/discord/words.ts';
import { cut, literal } from '#src/chat/literal.ts';
import { longestToken } from './action-id.ts';
import { limits } from './limits.ts';
import { escaped } from './markdown.ts';

/** Where the fields of a form stand, by their `custom_id`. */
export const fields = {
  text: 'fettle-text',
  host: 'fettle-host',
  product: 'fettle-product',
  files: 'fettle-files',
} as const;

/** What a form was opened for. */
export type FormFor =
  /** The answer of a button with a form. */
  { readonly kind: 'answer'; readonly token: string } | { readonly kind: 'report' };

export interface FormOptions {
  readonly for: FormFor;
  /** What is asked, e.g. of an action's form. */
  readonly label: string;
  readonly multiline: boolean;
  /** Of the person who opens it, as Discord says it with the interaction. */
  readonly locale?: string | undefined;
}

/** The form behind a button. It must be the first answer to the click. */
export function formOf(options: FormOptions): APIModalInteractionResponseCallbackData {
  const words = wordsFor(options.locale);
  const asked = literal(options.label).trim();
  const isShort = asked !== '' && asked.length <= limits.label.label;
  const field = textField({
    id: fields.text,
    label: isShort ? asked : words.answerLabel,
    multiline: options.multiline,
  });
  const above = isShort || asked === '' ? [] : [question(asked)];
  return frame(options.for, words.answerTitle, [...above, field]);
}

export interface ReportFormOptions {
  readonly locale?: string | undefined;
  /** Playbooks by name and title; nothing is asked where there are none. */
  readonly products?: readonly { readonly name: string; readonly title: string }[] | undefined;
  /** What is known already, from the command. */
  readonly error?: string | undefined;
  readonly host?: string | undefined;
}

/** The form of `/fettle diagnose` without an error: the text, the host, the product, a screenshot. */
export function reportForm(options: ReportFormOptions): APIModalInteractionResponseCallbackData {
  const { locale, products = [], error, host } = options;
  const words = wordsFor(locale);
  return frame({ kind: 'report' }, words.reportTitle, [
    textField({
      id: fields.text,
      label: words.errorLabel,
      description: words.errorHint,
      multiline: true,
      value: error,
    }),
    textField({
      id: fields.host,
      label: words.hostLabel,
      description: words.hostHint,
      multiline: false,
      optional: true,
      longest: 200,
      value: host,
    }),
    ...(products.length === 0 ? [] : [productField(products, words)]),
    {
      type: 18,
      label: words.filesLabel,
      description: words.filesHint,
      component: {
        type: 19,
        custom_id: fields.files,
        min_values: 0,
        max_values: 3,
        required: false,
      },
    },
  ]);
}

/** Undefined for what is no form of ours. */
export function readFormId(id: string): FormFor | undefined {
  if (id === 'fettle-form:report') return { kind: 'report' };
  const token = /^fettle-form:answer:([^:]{1,70})$/.exec(id)?.[1];
  return token === undefined ? undefined : { kind: 'answer', token };
}

function formId(form: FormFor): string {
  switch (form.kind) {
    case 'answer':
      if (form.token.length > longestToken) throw new RangeError('a token that no form can carry');
      return `fettle-form:answer:${form.token}`;
    case 'report':
      return 'fettle-form:report';
  }
}

type Part = APILabelComponent | APITextDisplayComponent;

function frame(
  form: FormFor,
  title: string,
  components: readonly Part[],
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: formId(form),
    title: cut(title, limits.modal.title).text,
    components: [...components],
  };
}

/** A label holds 45 characters: what is longer stands above the field. */
function question(asked: string): APITextDisplayComponent {
  return { type: 10, content: escaped(cut(asked, limits.text.question).text) };
}

interface TextField {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly multiline: boolean;
  readonly optional?: boolean | undefined;
  readonly longest?: number | undefined;
  readonly value?: string | undefined;
}

function textField(field: TextField): APILabelComponent {
  const { id, label, description, multiline, optional, longest = limits.input.text, value } = field;
  const known = value === undefined ? '' : value.toWellFormed().slice(0, longest).toWellFormed();
  return {
    type: 18,
    label,
    ...(description === undefined ? {} : { description }),
    component: {
      type: 4,
      custom_id: id,
      style: multiline ? 2 : 1,
      max_length: longest,
      required: optional !== true,
      ...(known === '' ? {} : { value: known }),
    },
  };
}

function productField(
  products: NonNullable<ReportFormOptions['products']>,
  words: Words,
): APILabelComponent {
  const options = products
    .slice(0, limits.select.options)
    .map(({ name, title }): APISelectMenuOption => {
      const said = literal(title).trim();
      return { label: cut(said === '' ? name : said, limits.select.label).text, value: name };
    });
  return {
    type: 18,
    label: words.productLabel,
    description: words.productHint,
    component: {
      type: 3,
      custom_id: fields.product,
      placeholder: words.choose,
      min_values: 0,
      max_values: 1,
      required: false,
      options,
    },
  };
}
