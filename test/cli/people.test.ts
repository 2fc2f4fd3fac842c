import { describe, expect, it } from '@jest/globals';
import { toBase32 } from '#src/identity/base32.ts';
import { AccountId } from '#src/identity/person.ts';
import { TotpSeed } from '#src/identity/totp.ts';
import { listed, PeopleMachine } from '#test/fakes/people-machine.ts';

describe('fettle people totp enroll', () => {
  it('shows a seed once, and keeps it when a code has proven it', async () => {
    const machine = new PeopleMachine();

    const { text, exitCode } = await machine.run('enroll', 'maria');

    expect(text.split('\n')).toEqual([
      'This is shown once. Put it into the authenticator app, by hand or as a QR code:',
      `  address  otpauth://totp/Fettle:maria?secret=${machine.seed.secret}&issuer=Fettle&algorithm=SHA1&digits=6&period=30`,
      '  secret   GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ  (time-based, 6 digits, 30 seconds)',
      'maria has a second factor now, enrolment aaaaaaaa.',
    ]);
    expect(exitCode).toBe(0);
    expect(machine.concealed).toEqual([machine.seed.secret]);
    expect(JSON.stringify(machine.logged)).toContain('"holder":"maria","enrolment":"aaaaaaaa"');
    expect(JSON.stringify(machine.logged)).not.toContain(machine.seed.secret);
  });

  it('means the human, by whichever account of theirs', async () => {
    const machine = new PeopleMachine();

    const { text } = await machine.run('enroll', 'discord:1');

    expect(text).toContain('maria has a second factor now');
  });

  it('takes an account where the site has no people.yaml', async () => {
    const machine = new PeopleMachine();
    machine.people = undefined;

    const { text } = await machine.run('enroll', 'slack:T1/U9');

    expect(text).toContain('slack:T1/U9 has a second factor now');
  });

  it('writes it into a file in place of the screen', async () => {
    const machine = new PeopleMachine();

    const { text } = await machine.run('enroll', 'maria', '--out', 'maria.txt');

    expect(machine.files['maria.txt']).toMatch(/^otpauth:\/\/totp\/Fettle:maria\?secret=\w+/);
    expect(text).not.toContain(machine.seed.secret);
    expect(text).toContain('maria.txt');
  });

  it('asks again after a wrong code', async () => {
    const machine = new PeopleMachine();
    machine.answers = ['000000', 'right'];

    const { text, errors } = await machine.run('enroll', 'maria');

    expect(errors).toContain('That is not the code');
    expect(text).toContain('maria has a second factor now');
  });

  it.each([
    ['five wrong codes', ['1', '2', '3', '4', '5', 'right']],
    ['nothing', [undefined]],
    ['an empty line', ['', 'right']],
  ])('keeps nothing after %s', async (_what, answers) => {
    const machine = new PeopleMachine();
    machine.answers = [...answers];

    const { errors, exitCode } = await machine.run('enroll', 'maria');

    expect(errors).toContain('nothing was kept');
    expect(exitCode).toBe(2);
    expect(machine.records.rows.size).toBe(0);
    expect(machine.logged).toEqual([]);
  });

  it.each([
    ['somebody unknown', 'eve', '"eve" is nobody in people.yaml'],
    ['an account of nobody', 'slack:T1/U9', 'is nobody in people.yaml'],
    ['somebody who has left', 'pavel', 'pavel is disabled'],
    ['a name of every object', '__proto__', 'is nobody in people.yaml'],
  ])('gives nothing to %s', async (_who, who, said) => {
    const machine = new PeopleMachine();

    const { errors, exitCode } = await machine.run('enroll', who);

    expect(errors).toContain(said);
    expect(exitCode).toBe(2);
    expect(machine.records.rows.size).toBe(0);
  });

  it('shows no second seed to somebody who has one', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');

    const { text, errors } = await machine.run('enroll', 'maria');

    expect(text).toBe('');
    expect(errors).toContain('maria has a second factor already');
  });

  it('keeps nothing without a key to seal it', async () => {
    const machine = new PeopleMachine();
    machine.hasKeys = false;

    const { errors, exitCode } = await machine.run('enroll', 'maria');

    expect(errors).toContain('names no sealing.keys');
    expect(exitCode).toBe(2);
  });
});

describe('fettle people totp list', () => {
  it('says who, since when, the last day, and what is of no use', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');
    machine.answers = ['right'];
    await machine.run('enroll', 'jonas');
    await machine.records.put({ kind: 'totp', id: 'li', sealed: 'x', replaces: undefined });
    await machine.clock.advance(3 * 24 * 60 * 60_000);
    await machine.factor.check(
      { account: AccountId.parse('slack:T1/U1'), human: 'maria' },
      machine.code,
    );
    machine.people = listed.replace(/^ {2}jonas.*\n/m, '');

    const { text, exitCode } = await machine.run('list');

    expect(text.split('\n')).toEqual([
      'jonas  aaaaaaaa  since 2026-11-21  last used 2026-11-21  of no use: not in people.yaml',
      'li     broken: totp li is not what was sealed',
      'maria  aaaaaaaa  since 2026-11-21  last used 2026-11-24',
    ]);
    expect(exitCode).toBe(1);
    expect(JSON.parse((await machine.run('list', '--json')).text)).toContainEqual(
      expect.objectContaining({ who: 'maria', lastUsed: '2026-11-24' }),
    );
  });

  it('says it when there is nobody', async () => {
    expect(await new PeopleMachine().run('list')).toMatchObject({
      text: 'Nobody has a second factor.',
      exitCode: 0,
    });
  });
});

describe('fettle people totp remove and reset', () => {
  it('take it away with a reason, which is noted', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');

    const { text } = await machine.run('remove', 'slack:T1/U1', '--reason', 'left the team');

    expect(text).toContain('The second factor of maria is gone');
    expect(machine.logged).toContainEqual(
      expect.objectContaining({ holder: 'maria', reason: 'left the team' }),
    );
    expect(machine.records.rows.size).toBe(0);
  });

  it('ask for a reason', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');

    for (const word of ['remove', 'reset'])
      expect((await machine.run(word, 'maria')).exitCode).toBe(2);
    expect(machine.records.rows.size).toBe(1);
  });

  it('take it away from somebody who is not listed any more', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');
    machine.people = listed.replace(/^ {2}maria.*\n/m, '');

    await machine.run('remove', 'maria', '--reason', 'left');

    expect(machine.records.rows.size).toBe(0);
  });

  it('give another one in its place', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');
    machine.seed = TotpSeed.parse({ secret: toBase32(Buffer.from('another seed of hers')) });
    machine.enrolment = 'bbbbbbbb';
    machine.answers = ['right'];

    const { text } = await machine.run('reset', 'maria', '--reason', 'lost phone');

    expect(text).toContain('enrolment bbbbbbbb');
    expect(await machine.factor.list()).toMatchObject([{ holder: 'maria', enrolment: 'bbbbbbbb' }]);
  });

  it('leave what somebody has who could not be given another one', async () => {
    const machine = new PeopleMachine();
    await machine.run('enroll', 'maria');
    machine.people = listed.replace('maria: {', 'maria: { disabled: true,');

    const { errors } = await machine.run('reset', 'maria', '--reason', 'lost phone');

    expect(errors).toContain('maria is disabled');
    expect(machine.records.rows.size).toBe(1);
  });
});
