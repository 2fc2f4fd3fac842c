import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';
import { OutputText } from '#adapters/winrm/winrs/output-text.ts';
import type { CheckedPart, JobResult } from '#src/ports/transport.ts';
import { cleanText } from '#src/redaction/clean-text.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { constrainedHints, oldPowershellHint } from './hints.ts';
import type { Check, Look } from './look.ts';
import { lookLine, seenMark } from './powershell-line.ts';

const name = 'PowerShell';
const lookWithin = 45_000;
/** Slower than this is no good place for a repair. */
const slow = 10_000;

/** Version and language mode, by a line that even a PowerShell that is held back can run. */
export async function lookAtPowershell(
  winrm: WinrmHost,
  { signal }: Pick<Check, 'signal'>,
): Promise<CheckedPart> {
  const texts = { stdout: new OutputText(4096), stderr: new OutputText(4096) };
  const end = await winrm.run({
    line: lookLine,
    input: new Uint8Array(),
    output: (stream, bytes) => texts[stream].push(bytes),
    signal,
    withinMs: lookWithin,
  });
  const seen = new RegExp(`^${seenMark} (\\w{1,40}) (\\d{1,5}\\.\\d{1,5})`, 'm').exec(
    texts.stdout.end().text,
  );
  if (seen !== null) return judged(seen[1] ?? '', seen[2] ?? '');
  if (end.kind !== 'ended') {
    const { message, hint } = end.fault;
    return { name, ok: false, detail: message, ...(hint === undefined ? {} : { hints: [hint] }) };
  }
  const said = shown(texts.stderr.end().text);
  return { name, ok: false, detail: `it does not start${said === '' ? '' : `: ${said}`}` };
}

function judged(language: string, version: string): CheckedPart {
  const detail = `${version}, ${language}`;
  if (language !== 'FullLanguage') {
    const why = `${detail}: no script of Fettle runs in this language mode`;
    return { name, ok: false, detail: why, hints: constrainedHints };
  }
  const isOld = Number.parseFloat(version) < 5.1;
  return isOld
    ? { name, ok: false, detail: `${version} is too old`, hints: [oldPowershellHint] }
    : { name, ok: true, detail };
}

/** A script goes the whole way that every script goes. */
export async function runOwnScript({ transport, host, signal, clock }: Check): Promise<Look[]> {
  const began = clock.now();
  const result = await transport.run({ host, calls: [own], signal });
  const tookMs = clock.now() - began;
  const script = scriptPart(result);
  if (!script.ok) return [{ step: 'answered', part: script }];
  const detail = `${(tookMs / 1000).toFixed(1)} s for a round of scripts`;
  const part: CheckedPart = { name: 'round', ok: tookMs < slow, detail };
  return [
    { step: 'answered', part: script },
    { step: 'in-time', part },
  ];
}

function scriptPart(result: JobResult): CheckedPart {
  const part = { name: 'script', ok: false };
  if (result.kind === 'failed') {
    const hints = result.hint === '' ? [] : [result.hint];
    return { ...part, detail: result.message, hints };
  }
  const [answer] = result.envelopes;
  if (answer?.outcome !== 'ok') return { ...part, detail: shown(answer?.message ?? '') };
  const known = new Map(Object.entries(objectOf(answer.value)));
  const account = shown(String(known.get('account') ?? 'somebody'));
  if (known.get('administrator') !== false)
    return { ...part, ok: true, detail: `runs as ${account}` };
  return {
    ...part,
    ok: true,
    detail: `runs as ${account}, who is no administrator: much cannot be looked at, nothing mended`,
    hints: [`To mend as well: net localgroup Administrators "${typed(account)}" /add`],
  };
}

/** A command that somebody types holds no word of a host that could be more than a name. */
function typed(account: string): string {
  return /^[\p{L}\p{N} ._\\$-]+$/u.test(account) ? account : 'ACCOUNT';
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function shown(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
}

const own: ScriptCall = {
  name: 'own',
  language: 'powershell',
  parameters: {},
  mode: 'run',
  needs: 'user',
  deadlineMs: slow,
  text: `$told = @{ account = [Environment]::UserDomainName + '\\' + [Environment]::UserName }
if ([Environment]::OSVersion.Platform -eq 'Win32NT') {
  $who = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
  $told.administrator = $who.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}
$told | ConvertTo-Json -Compress
`,
};
