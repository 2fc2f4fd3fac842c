import type { Probed, ProbeStep } from '#adapters/winrm/client/probed.ts';
import { isBotError } from '#src/errors.ts';
import { accountOf, usesTls, type WinrmSettings, winrmPort } from '#src/host/winrm-settings.ts';
import type { Checked } from '#src/ports/transport.ts';
import { partOf, shellPart } from './check-parts.ts';
import { commandsPart, lookAtCommands } from './commands-check.ts';
import { otherPortHint } from './hints.ts';
import type { Check, Look } from './look.ts';
import { lookAtPowershell, runOwnScript } from './powershell-check.ts';
import type { Reached } from './reached.ts';

const steps: Readonly<Record<ProbeStep, Checked['step']>> = {
  reach: 'reached',
  tls: 'reached',
  identify: 'reached',
  offers: 'let-in',
  logon: 'let-in',
  limits: 'answered',
  shell: 'answered',
  clock: 'in-time',
};

/** The four questions, each with the looks that answer it. A look that fails says what mends it. */
export async function checkHost(check: Check): Promise<Checked[]> {
  const looks = await looksAt(check);
  return [
    answer(looks, { step: 'reached', well: `${check.host.address} answers over WinRM` }),
    answer(looks, { step: 'let-in', well: `as ${whoLogsOn(check.settings)}` }),
    answer(looks, { step: 'answered', well: whatRuns(check.settings) }),
    answer(looks, { step: 'in-time', well: lastDetail(looks) }),
  ];
}

async function looksAt(check: Check): Promise<Look[]> {
  const looks: Look[] = [];
  try {
    const reached = await check.reach();
    for await (const probed of reached.host.probe(check.signal)) {
      looks.push(await lookOf(check, probed));
    }
    const opens = looks.some(
      ({ step, part }) => step === 'answered' && part.name === shellPart(check.settings) && part.ok,
    );
    return opens ? [...looks, ...(await looksWithin(check, reached))] : looks;
  } catch (error) {
    // The settings name a secret that is not to be had.
    if (!isBotError(error)) throw error;
    const hints = error.hint === undefined ? [] : [error.hint];
    return [
      ...looks,
      { step: 'let-in', part: { name: 'settings', ok: false, detail: error.message, hints } },
    ];
  }
}

/** What only a session of its kind can tell. */
async function looksWithin(check: Check, reached: Reached): Promise<Look[]> {
  switch (reached.kind) {
    case 'winrs': {
      const language = await lookAtPowershell(reached.host, check);
      const look: Look = { step: 'answered', part: language };
      return language.ok ? [look, ...(await runOwnScript(check))] : [look];
    }
    case 'psrp':
      return await runOwnScript(check);
    case 'jea':
      return await lookAtCommands(check, reached);
  }
}

async function lookOf(check: Check, probed: Probed): Promise<Look> {
  const part = partOf(check, probed);
  const step = steps[probed.ok ? probed.fact.step : probed.step];
  if (probed.ok || probed.step !== 'reach') return { step, part };
  const hint = await otherPort(check);
  return { step, part: { ...part, hints: [...hint, ...(part.hints ?? [])] } };
}

/** Somebody who made a listener for HTTPS only, or for HTTP only, learns it here. */
async function otherPort({ host, settings, clock, signal, knock }: Check): Promise<string[]> {
  const isTls = usesTls(settings);
  const port = isTls ? 5985 : 5986;
  if (settings.port !== undefined && settings.port !== winrmPort({ https: isTls })) return [];
  const address = settings.address ?? host.address;
  const isOpen = await knock({ address, port, clock, signal });
  return isOpen ? [otherPortHint(port)] : [];
}

function answer(
  looks: readonly Look[],
  { step, well }: { readonly step: Checked['step']; readonly well: string },
): Checked {
  const parts = looks.filter((look) => look.step === step).map(({ part }) => part);
  const wrong = parts.find(({ ok }) => !ok);
  if (wrong !== undefined) return { step, ok: false, detail: wrong.detail, parts };
  const isAsked = isAnswered(looks, step);
  return { step, ok: isAsked, detail: isAsked ? well : 'not asked', parts };
}

/** What must have been seen before a question counts as answered. */
const decisive: Readonly<Record<Checked['step'], string>> = {
  reached: 'Identify',
  'let-in': 'logon',
  answered: 'script',
  'in-time': 'round',
};

function isAnswered(looks: readonly Look[], step: Checked['step']): boolean {
  return looks.some((look) => look.step === step && isDecisive(step, look.part.name));
}

/** Where there are no scripts, commands answer. */
function isDecisive(step: Checked['step'], name: string): boolean {
  return name === decisive[step] || (step === 'answered' && name === commandsPart);
}

function lastDetail(looks: readonly Look[]): string {
  return looks.find(({ part }) => part.name === decisive['in-time'])?.part.detail ?? '';
}

function whatRuns({ session }: WinrmSettings): string {
  return session === 'jea' ? 'the commands of its endpoint run there' : 'scripts run there';
}

function whoLogsOn(settings: WinrmSettings): string {
  if (settings.auth === 'certificate') return 'the account of the certificate';
  return accountOf(settings) || 'the owner of the tickets';
}
