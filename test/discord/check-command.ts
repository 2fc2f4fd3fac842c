import { isJson, type Json, listAt, listOf, textAt } from '#test/slack/json.ts';
import { lengthOf } from './check-shape.ts';
import { commandType, optionType } from './command.ts';
import { FormErrors } from './form-errors.ts';
import { limits } from './limits.ts';

/** docs: interactions/application-commands#application-command-naming */
const chatName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const locales =
  /^(id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru|uk|hi|th|zh-CN|ja|zh-TW|ko)$/;

type Path = readonly string[];

/** Throws Discord's refusal where a command cannot be registered like this. */
export function checkCommand(command: Json, path: Path = []): void {
  const errors = new FormErrors();
  const type = typeof command.type === 'number' ? command.type : commandType.chat;
  checkName(command, { path, errors }, type === commandType.chat ? 'chat' : 'context');
  if (type === commandType.chat) {
    checkDescription(command, { path, errors });
    checkOptions(command, { path, errors });
  } else {
    if ((textAt(command, 'description') ?? '') !== '')
      errors.add([...path, 'description'], 'APPLICATION_COMMAND_DESCRIPTION', 'Must be empty.');
    if (listAt(command, 'options').length > 0)
      errors.add([...path, 'options'], 'APPLICATION_COMMAND_OPTIONS', 'Must be empty.');
  }
  if (charactersOf(command) > limits.commandCharacters)
    errors.add(path, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  errors.settle();
}

interface Where {
  readonly path: Path;
  readonly errors: FormErrors;
}

function checkName(thing: Json, { path, errors }: Where, how: 'chat' | 'context'): void {
  const isFine = (name: unknown): boolean =>
    typeof name === 'string' &&
    (how === 'chat'
      ? chatName.test(name) && name === name.toLowerCase()
      : name.trim() !== '' && lengthOf(name) <= limits.commandName);
  if (!isFine(thing.name))
    errors.add([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  checkLocalised(
    thing.name_localizations,
    { path: [...path, 'name_localizations'], errors },
    isFine,
  );
}

function checkDescription(thing: Json, { path, errors }: Where): void {
  const isFine = (description: unknown): boolean =>
    typeof description === 'string' &&
    description.trim() !== '' &&
    lengthOf(description) <= limits.commandDescription;
  if (!isFine(thing.description))
    errors.add(
      [...path, 'description'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 1 and 100 in length.',
    );
  checkLocalised(
    thing.description_localizations,
    { path: [...path, 'description_localizations'], errors },
    isFine,
  );
}

function checkLocalised(
  value: unknown,
  { path, errors }: Where,
  isFine: (text: unknown) => boolean,
): void {
  if (value === undefined || value === null) return;
  if (!isJson(value)) {
    errors.add(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used');
    return;
  }
  for (const [locale, text] of Object.entries(value)) {
    if (!locales.test(locale))
      errors.add([...path, locale], 'ENUM_TYPE_COERCE', `Value "${locale}" is not a valid locale.`);
    if (text !== null && !isFine(text))
      errors.add([...path, locale], 'BASE_TYPE_BAD_LENGTH', 'The text is not valid.');
  }
}

function checkOptions(thing: Json, { path, errors }: Where): void {
  const options = listAt(thing, 'options');
  const at = [...path, 'options'];
  if (options.length > limits.commandOptions)
    errors.add(at, 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 25 in length.');
  const names = options.map(({ name }) => name);
  if (new Set(names).size < names.length)
    errors.add(
      at,
      'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
      'Option names must be unique',
    );
  const isOptional = options.map(({ required, type }) => required !== true && !isGroup(type));
  if (
    options.some(
      ({ required }, index) => required === true && isOptional.slice(0, index).includes(true),
    )
  )
    errors.add(
      at,
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      'Required options must be placed first',
    );
  const groups = options.filter(({ type }) => isGroup(type));
  if (groups.length > 0 && groups.length < options.length)
    errors.add(at, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands stand alone');
  for (const [index, option] of options.entries())
    checkOption(option, { path: [...at, String(index)], errors });
}

function checkOption(option: Json, where: Where): void {
  const { path, errors } = where;
  checkName(option, where, 'chat');
  checkDescription(option, where);
  const { type } = option;
  const known: readonly number[] = Object.values(optionType);
  if (typeof type !== 'number' || !known.includes(type)) {
    errors.add([...path, 'type'], 'BASE_TYPE_CHOICES', 'There is no such type of option.');
    return;
  }
  if (isGroup(type)) checkOptions(option, where);
  const choices = listOf(option.choices);
  if (choices.length > limits.commandChoices)
    errors.add([...path, 'choices'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 25 in length.');
  if (choices.some(({ name, value }) => isBadChoice(name) || isBadChoice(value)))
    errors.add(
      [...path, 'choices'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 1 and 100 in length.',
    );
  if (option.autocomplete === true && (choices.length > 0 || !canComplete(type)))
    errors.add([...path, 'autocomplete'], 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE', 'Not here.');
}

function isBadChoice(value: unknown): boolean {
  if (typeof value === 'number') return false;
  return typeof value !== 'string' || value === '' || lengthOf(value) > limits.choiceValue;
}

function isGroup(type: unknown): boolean {
  return type === optionType.subcommand || type === optionType.group;
}

function canComplete(type: number): boolean {
  return [optionType.string, optionType.integer, optionType.number].some((each) => each === type);
}

/** All names, descriptions and values, of each the longest of its languages. */
function charactersOf(thing: Json): number {
  const own = ['name', 'description'].reduce((sum, key) => {
    const localised = thing[`${key}_localizations`];
    const texts = [thing[key], ...(isJson(localised) ? Object.values(localised) : [])];
    return (
      sum + Math.max(0, ...texts.map((each) => (typeof each === 'string' ? lengthOf(each) : 0)))
    );
  }, 0);
  const values = typeof thing.value === 'string' ? lengthOf(thing.value) : 0;
  const inner = [...listAt(thing, 'options'), ...listOf(thing.choices)];
  return inner.reduce((sum, each) => sum + charactersOf(each), own + values);
}
