import { type Json, listAt, listOf, textAt } from '#test/slack/json.ts';
import { type Command, commandType, optionType } from './command.ts';
import type { Attachment } from './message.ts';

/** A value that a person gives an option: text, number, yes or no, or a file. */
export type Given = string | number | boolean | Attachment;

export type GivenOptions = Readonly<Record<string, Given>>;

export function isFile(given: Given): given is Attachment {
  return typeof given === 'object';
}

export interface Chosen {
  readonly command: Command;
  /** From the command down to the subcommand. */
  readonly path: readonly Json[];
  /** The options of the innermost. */
  readonly options: readonly Json[];
}

/** Finds `name group subcommand` among the registered commands, as the client offers them. */
export function chosenBy(words: string, commands: readonly Command[]): Chosen {
  const [name = '', ...rest] = words.replace(/^\//, '').split(' ');
  const command = commands.find((each) => each.type === commandType.chat && each.name === name);
  if (command === undefined) throw new Error(`there is no command /${name}`);
  const path: Json[] = [];
  for (const word of rest) path.push(inner(path.at(-1) ?? command.content, word));
  const options = listAt(path.at(-1) ?? command.content, 'options');
  if (options.some(({ type }) => isGroup(type)))
    throw new Error(`/${words} is not all of a command`);
  return { command, path, options };
}

function inner(of: Json, word: string): Json {
  const found = listAt(of, 'options').find(({ name, type }) => name === word && isGroup(type));
  if (found === undefined) throw new Error(`there is no subcommand ${word}`);
  return found;
}

function isGroup(type: unknown): boolean {
  return type === optionType.subcommand || type === optionType.group;
}

/** The `options` of an interaction. Throws where the client would not let the person send it. */
export function filledIn(chosen: Chosen, given: GivenOptions): readonly Json[] {
  for (const name of Object.keys(given))
    if (!chosen.options.some((option) => option.name === name))
      throw new Error(`there is no option ${name}`);
  for (const { name, required } of chosen.options)
    if (required === true && given[String(name)] === undefined)
      throw new Error(`the option ${String(name)} must be given`);
  const values = chosen.options.flatMap((option) => {
    const value = given[textAt(option, 'name') ?? ''];
    return value === undefined ? [] : [valued(option, value)];
  });
  return nested(chosen.path, values);
}

/** The same while somebody types: nothing is required, one option is looked at. */
export function typedIn(chosen: Chosen, given: GivenOptions, focused: string): readonly Json[] {
  const option = chosen.options.find(({ name }) => name === focused);
  if (option?.autocomplete !== true) throw new Error(`${focused} completes nothing`);
  const values = chosen.options.flatMap((each) => {
    const name = textAt(each, 'name') ?? '';
    const value = given[name];
    if (value === undefined && name !== focused) return [];
    const about = { type: each.type, name, value: value ?? '' };
    return [name === focused ? { ...about, focused: true } : about];
  });
  return nested(chosen.path, values);
}

function nested(path: readonly Json[], values: readonly Json[]): readonly Json[] {
  return path.reduceRight<readonly Json[]>(
    (inside, { name, type }) => [{ name, type, options: inside }],
    values,
  );
}

function valued(option: Json, value: Given): Json {
  const { type, name } = option;
  if (typeof value === 'object') {
    if (type !== optionType.attachment) throw new Error(`${String(name)} takes no file`);
    return { type, name, value: value.id };
  }
  const fits: Readonly<Record<number, string>> = {
    [optionType.string]: 'string',
    [optionType.integer]: 'number',
    [optionType.number]: 'number',
    [optionType.boolean]: 'boolean',
  };
  // Users, channels and roles are given by their ids.
  if (typeof value !== (fits[Number(type)] ?? 'string'))
    throw new Error(`${String(name)} does not take ${String(value)}`);
  const choices = listOf(option.choices);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    throw new Error(`${String(value)} is no choice of ${String(name)}`);
  checkRange(option, value);
  return { type, name, value };
}

function checkRange(option: Json, value: string | number | boolean): void {
  const [least, most, size] =
    typeof value === 'string'
      ? [option.min_length, option.max_length, value.length]
      : [option.min_value, option.max_value, Number(value)];
  if (typeof least === 'number' && size < least) throw new Error(`${String(value)} is too small`);
  if (typeof most === 'number' && size > most) throw new Error(`${String(value)} is too large`);
}
