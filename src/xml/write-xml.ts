import { forbiddenAt } from './xml-text.ts';

/** An element to write; its name carries one of the prefixes that the envelope binds. */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly content?: string | readonly XmlNode[] | undefined;
}

/** Writes an element. Whatever stands in values stays data; what XML cannot carry is a defect of the caller. */
export function writeXml({ name, attributes = {}, content = '' }: XmlNode): string {
  const tag = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${quoted(value)}"`),
  ];
  const inner = typeof content === 'string' ? escaped(content) : content.map(writeXml).join('');
  return inner === '' ? `<${tag.join(' ')}/>` : `<${tag.join(' ')}>${inner}</${name}>`;
}

const signs: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escaped(text: string): string {
  // The text may be a secret: the error does not quote it.
  if (forbiddenAt(text) !== -1) throw new Error('Text with a character that XML cannot carry.');
  return text.replaceAll(/[&<>"\r]/g, (sign) => signs.get(sign) ?? '&#xD;');
}

function quoted(value: string): string {
  return escaped(value).replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;');
}
