import { base64OfBytes, bytesOfBase64 } from './base64.ts';
import { fits, readInteger, readReal, realText } from './clixml-number.ts';
import { clixmlText, fromClixmlText } from './clixml-text.ts';
import { guid } from './guid.ts';
import { readMoment, readSpan } from './iso-time.ts';
import type {
  IntegerType,
  PsCollection,
  PsObject,
  PsProgressValue,
  PsText,
  PsValue,
} from './value.ts';

/** What one element with nothing but text in it stands for. */
export type Primitive = Exclude<PsValue, PsCollection | PsObject | PsProgressValue>;

export interface PrimitiveText {
  readonly name: string;
  readonly text: string;
}

type Reader = (text: string) => PsValue | undefined;

const integers: readonly IntegerType[] = ['By', 'SB', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64'];
const decimal = /^[+-]?(?:\d{1,29}(?:\.\d{0,28})?|\.\d{1,28})$/;
const version = /^\d{1,10}(?:\.\d{1,10}){1,3}$/;

/** MS-PSRP 2.2.5.1: the elements of values without parts. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['S', fromClixmlText],
  ['B', readTruth],
  ['C', readChar],
  ['DT', readDate],
  ['TS', readDuration],
  ...integers.map((type): [string, Reader] => [type, (text) => readInteger(text, type)]),
  ['Sg', (text) => readReal(text, 'Sg')],
  ['Db', (text) => readReal(text, 'Db')],
  ['D', (text) => (decimal.test(text.trim()) ? meant('decimal', text.trim()) : undefined)],
  ['BA', readBytes],
  ['G', readGuid],
  ['URI', (text) => meant('uri', fromClixmlText(text))],
  ['Version', (text) => (version.test(text.trim()) ? meant('version', text.trim()) : undefined)],
  ['XD', (text) => meant('xml', fromClixmlText(text))],
  ['SBK', (text) => meant('script', fromClixmlText(text))],
  ['SS', (text) => (bytesOfBase64(text) === undefined ? undefined : meant('secure', text))],
  ['Nil', (text) => (text.trim() === '' ? null : undefined)],
]);

export function isPrimitive(name: string): boolean {
  return readers.has(name);
}

/** The value of such an element; undefined when its text is not what its name says. */
export function readPrimitive({ name, text }: PrimitiveText): PsValue | undefined {
  return readers.get(name)?.(text);
}

function meant(kind: PsText['kind'], value: string): PsText {
  return { kind, value };
}

function readTruth(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

function readChar(text: string): PsValue | undefined {
  const unit = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && unit <= 0xffff
    ? { kind: 'char', value: unit }
    : undefined;
}

function readDate(text: string): PsValue | undefined {
  const written = text.trim();
  const moment = readMoment(written);
  return moment === undefined ? undefined : { kind: 'date', text: written, at: moment.at };
}

function readDuration(text: string): PsValue | undefined {
  const written = text.trim();
  const seconds = readSpan(written);
  return seconds === undefined ? undefined : { kind: 'duration', text: written, seconds };
}

function readBytes(text: string): PsValue | undefined {
  const value = bytesOfBase64(text);
  return value === undefined ? undefined : { kind: 'bytes', value };
}

function readGuid(text: string): PsValue | undefined {
  const value = guid(text.trim().replace(/^\{(.*)\}$/, '$1'));
  return value === undefined ? undefined : { kind: 'guid', value };
}

const textNames: Readonly<Record<PsText['kind'], string>> = {
  decimal: 'D',
  guid: 'G',
  uri: 'URI',
  version: 'Version',
  xml: 'XD',
  script: 'SBK',
  secure: 'SS',
};

/** The element that carries a value without parts. */
export function primitiveText(value: Primitive): PrimitiveText {
  if (value === null) return { name: 'Nil', text: '' };
  if (typeof value === 'string') return { name: 'S', text: clixmlText(value) };
  if (typeof value === 'boolean') return { name: 'B', text: value ? 'true' : 'false' };
  switch (value.kind) {
    case 'integer':
      if (!fits(value.value, value.type)) throw new Error(`A number that is no ${value.type}.`);
      return { name: value.type, text: value.value.toString() };
    case 'real':
      return { name: value.type, text: realText(value) };
    case 'char':
      return { name: 'C', text: value.value.toString() };
    case 'date':
      return { name: 'DT', text: value.text };
    case 'duration':
      return { name: 'TS', text: value.text };
    case 'bytes':
      return { name: 'BA', text: base64OfBytes(value.value) };
    case 'decimal':
    case 'guid':
    case 'uri':
    case 'version':
    case 'xml':
    case 'script':
    case 'secure':
      return { name: textNames[value.kind], text: clixmlText(value.value) };
  }
}
