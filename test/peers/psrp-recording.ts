import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { messagesIn, type PsrpMessage, valuesOf } from './psrp-bytes.ts';
import type { WindowsAct } from './windows-endpoint.ts';

/** A request of another client in clear, and what a real Windows host answered. */
export interface RecordedExchange {
  readonly operation: string;
  readonly request: string;
  readonly answer: string;
}

// What real hosts said is not ours to publish: it lies beside the clone where somebody has it.
const folder = fileURLToPath(new URL('../../../shared/windows/recordings/', import.meta.url));
const Recording = z.object({
  messages: z.array(z.object({ request: z.string(), response: z.string() })),
});

export function recordingOf(name: string): readonly RecordedExchange[] {
  const { messages } = Recording.parse(parse(readFileSync(`${folder}${name}.yml`, 'utf8')));
  return messages.map(({ request, response }) => {
    const action = /:Action[^>]*>([^<]*)</.exec(request)?.[1] ?? '';
    return { operation: action.split('/').at(-1) ?? '', request, answer: response };
  });
}

const orderKind = '0x00021006';
const stateKind = '0x00041006';
const streams: Readonly<Record<string, string>> = {
  '0x00041007': 'debug',
  '0x00041008': 'verbose',
  '0x00041009': 'warning',
};

/** What the pipelines of a recording did, for the host to do the same: by the text of a statement. */
export function actsOf(
  exchanges: readonly RecordedExchange[],
): Readonly<Record<string, readonly WindowsAct[]>> {
  const said = exchanges.flatMap(({ answer }) => payloadsOf(answer));
  const orders = exchanges
    .filter(({ operation }) => operation === 'Command')
    .flatMap(({ request }) => payloadsOf(request))
    .filter(({ kind }) => kind === orderKind);
  const acts = new Map<string, readonly WindowsAct[]>();
  for (const order of orders) {
    const [first = '', ...others] = statementsOf(order.clixml);
    for (const other of others) acts.set(other, []);
    const own = said.filter(({ pipeline }) => pipeline === order.pipeline);
    const takesInput = valuesOf(order.clixml).get('/MS/NoInput') === 'B false';
    acts.set(first, actsIn(own, takesInput ? 'with input' : 'without input'));
  }
  return Object.fromEntries(acts);
}

/** The messages in a request or an answer, one payload after another. */
export function payloadsOf(soap: string): readonly PsrpMessage[] {
  const found = soap.matchAll(
    /<(?:[a-z]+:)?(?:creationXml|Arguments|Stream)[^>]*>([A-Za-z0-9+/=]+)</g,
  );
  return messagesIn(Buffer.concat([...found].map(([, text = '']) => Buffer.from(text, 'base64'))));
}

function actsIn(
  said: readonly PsrpMessage[],
  input: 'with input' | 'without input',
): readonly WindowsAct[] {
  const acts = said.flatMap((message) => actOf(message));
  if (input === 'without input') return acts;
  const first = acts.findIndex((act) => 'output' in act);
  return acts.flatMap((act, at) => {
    if (at === first) return [{ echo: true }];
    return 'output' in act ? [] : [act];
  });
}

function actOf({ kind, clixml }: PsrpMessage): readonly WindowsAct[] {
  const values = valuesOf(clixml);
  const stream = streams[kind];
  if (stream !== undefined)
    return [{ [stream]: textAt(values, '/MS/InformationalRecord_Message') }];
  if (kind === stateKind) return endOf(values);
  if (kind === '0x00041005' || values.has('/MS/FullyQualifiedErrorId')) {
    return [{ error: failureIn(values, '') }];
  }
  if (kind === '0x00041010') return [{ progress: progressIn(values) }];
  if (kind === '0x00041011') {
    return [{ information: `<S>${textAt(values, '/MS/MessageData')}</S>` }];
  }
  return [{ output: clixml }];
}

// That a script is refused has to be the host's own idea.
function endOf(values: ReadonlyMap<string, string>): readonly WindowsAct[] {
  const at = '/MS/ExceptionAsErrorRecord';
  if (!values.has(at) || textAt(values, `${at}/MS/FullyQualifiedErrorId`) === 'ScriptsNotAllowed') {
    return [];
  }
  return [{ fail: failureIn(values, at) }];
}

function failureIn(values: ReadonlyMap<string, string>, at: string): WindowsAct {
  const note = (name: string): string | undefined => textAt(values, `${at}/MS/${name}`);
  const types = [...values].filter(([path]) => path.startsWith(`${at}/MS/Exception/TN/`));
  const run = textAt(values, `${at}/MS/InvocationInfo/Props/MyCommand`);
  const invoked = textAt(values, `${at}/MS/InvocationInfo/Props/InvocationName`);
  return {
    message: textAt(values, `${at}/ToString`),
    id: note('FullyQualifiedErrorId'),
    exception: types.map(([, value]) => value.replace(/^T /, '')),
    category: Number(note('ErrorCategory_Category')),
    activity: note('ErrorCategory_Activity') ?? '',
    reason: note('ErrorCategory_Reason') ?? '',
    targetName: note('ErrorCategory_TargetName') ?? '',
    targetType: note('ErrorCategory_TargetType') ?? '',
    categoryMessage: note('ErrorCategory_Message') ?? '',
    target: note('TargetObject'),
    command: run,
    isScript: (invoked ?? '') === '',
    scriptTrace: note('ErrorDetails_ScriptStackTrace'),
  };
}

function progressIn(values: ReadonlyMap<string, string>): WindowsAct {
  return {
    activity: textAt(values, '/MS/Activity'),
    isCompleted: textAt(values, '/MS/Type/ToString') === 'Completed',
  };
}

/** As the host writes a statement: its command, and the texts of the arguments. */
function statementsOf(clixml: string): readonly string[] {
  const values = valuesOf(clixml);
  const at = '/MS/PowerShell/MS';
  if (values.get(`${at}/ExtraCmds`) === 'Nil') return [writtenAt(values, `${at}/Cmds/LST/0`)];
  const found = [...values.keys()].filter((path) =>
    /^\/MS\/PowerShell\/MS\/ExtraCmds\/LST\/\d+\/MS\/Cmds\/LST\/0$/.test(path),
  );
  return found.map((path) => writtenAt(values, path));
}

function writtenAt(values: ReadonlyMap<string, string>, at: string): string {
  const given = [...values].filter(
    ([path, value]) =>
      path.startsWith(`${at}/MS/Args/LST/`) && path.endsWith('/V') && !value.startsWith('Obj'),
  );
  const texts = given.map(([, value]) => plain(value.replace(/^\w+ ?/, '')));
  return [textAt(values, `${at}/MS/Cmd`) ?? '', ...texts].join(' ');
}

/** Without its tag and without escapes; undefined for null and for what is not there. */
function textAt(values: ReadonlyMap<string, string>, path: string): string | undefined {
  const value = values.get(path);
  return value === undefined || value === 'Nil' ? undefined : plain(value.replace(/^\w+ ?/, ''));
}

function plain(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
