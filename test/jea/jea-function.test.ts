import { describe, expect, it } from '@jest/globals';
import { jeaFunctionsOf } from '#src/jea/jea-function.ts';
import { declaration, inWords, permission } from '#src/jea/module-parameter.ts';
import { demoApply, demoFiles, demoWindows } from './demo-windows.ts';

/** The parameter of a remedy whose script declares it so, from that source. */
function parameterOf(declared: string, source: string) {
  const playbook = demoApply(`param([Parameter(Mandatory)] ${declared})`, `{ given: ${source} }`);
  const functions = jeaFunctionsOf([playbook], [playbook.name]);
  const [parameter] =
    functions.find(({ command }) => command.startsWith('Invoke-'))?.parameters ?? [];
  if (parameter === undefined) throw new Error('it has no parameter');
  return parameter;
}

const mandatory = '[Parameter(Mandatory)]';

describe('a parameter of a function', () => {
  it.each([
    {
      title: 'has the set of its script',
      declared: "[ValidateSet('a', 'b''c')] [string] $Given",
      source: 'service.name',
      function: "[ValidateSet('a', 'b''c')] [string] $Given",
      role: "ValidateSet = @('a', 'b''c')",
      words: "a or b'c",
    },
    {
      title: 'has the values of its reading',
      declared: '[string] $Given',
      source: 'service.state',
      function: "[ValidateSet('running', 'stopped')] [string] $Given",
      role: "ValidateSet = @('running', 'stopped')",
      words: 'running or stopped',
    },
    {
      title: 'has what the set and the reading share',
      declared: "[ValidateSet('stopped', 'paused')] [string] $Given",
      source: 'service.state',
      function: "[ValidateSet('stopped')] [string] $Given",
      role: "ValidateSet = @('stopped')",
      words: 'stopped',
    },
    {
      title: 'has the pattern of its script',
      declared: "[AllowEmptyString()] [ValidatePattern('^[0-9A-F]{40}$')] [string] $Given",
      source: 'service.name',
      function: String.raw`[AllowEmptyString()] [ValidatePattern('\A(?:^[0-9A-F]{40}$)\z')] [string] $Given`,
      role: String.raw`ValidatePattern = '\A(?:^[0-9A-F]{40}$)\z'`,
      words: 'a text that matches ^[0-9A-F]{40}$',
    },
    {
      title: 'has the range of its script',
      declared: '[ValidateRange(5, 100)] [int] $Given',
      source: 'service.pid',
      function: '[ValidateRange(5, 100)] [int] $Given',
      role: "ValidatePattern = '[0-9]{1,3}'",
      words: 'a whole number from 5 to 100',
    },
    {
      title: 'has the range of its type',
      declared: '[int] $Given',
      source: 'service.pid',
      function: '[ValidateRange(-2147483648, 2147483647)] [int] $Given',
      role: "ValidatePattern = '-?[0-9]{1,10}'",
      words: 'a whole number from -2147483648 to 2147483647',
    },
    {
      title: 'is true or false',
      declared: '[bool] $Given',
      source: 'service.alone',
      function: '[bool] $Given',
      role: "ValidateSet = @('True', 'False')",
      words: 'True or False',
    },
    {
      title: 'has the form of a date',
      declared: '[string] $Given',
      source: 'service.since',
      function: String.raw`[ValidatePattern('\A(?:^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?$)\z')] [string] $Given`,
      role: String.raw`ValidatePattern = '\A(?:^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?$)\z'`,
      words: String.raw`a text that matches ^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?Z)?$`,
    },
    {
      title: 'has the length of its script',
      declared: '[ValidateLength(3, 1000)] [string] $Given',
      source: 'service.name',
      function: String.raw`[ValidateLength(3, 1000)] [ValidatePattern('^[^\x00-\x08\x0B\x0C\x0E-\x1F]*\z')] [string] $Given`,
      role: String.raw`ValidatePattern = '[^\x00-\x08\x0B\x0C\x0E-\x1F]{3,1000}'`,
      words: 'a text of 3 to 1000 characters',
    },
    {
      title: 'has a length, whatever else it has',
      declared: '[string] $Given',
      source: 'service.name',
      function: String.raw`[ValidateLength(1, 4096)] [ValidatePattern('^[^\x00-\x08\x0B\x0C\x0E-\x1F]*\z')] [string] $Given`,
      role: String.raw`ValidatePattern = '[^\x00-\x08\x0B\x0C\x0E-\x1F]{1,4096}'`,
      words: 'a text of 1 to 4096 characters',
    },
  ])('$title', ({ declared, source, words, role, ...expected }) => {
    const parameter = parameterOf(declared, source);

    expect(declaration(parameter)).toBe(`${mandatory} ${expected.function}`);
    expect(permission(parameter)).toBe(`@{ Name = 'Given'; ${role} }`);
    expect(inWords(parameter)).toBe(`Given: ${words}`);
  });

  it.each([
    ["[ValidatePattern('[0-9]')] [string] $Given", 'not written ^…$'],
    ["[ValidateSet('paused')] [string] $Given", 'none of the values', 'service.state'],
    ['[datetime] $Given', 'a type that the module does not take: datetime'],
    ['$Given', 'a type that the module does not take'],
    ['[string] $Other', 'Given is not declared'],
  ])('is refused: %s', (declared, message, source = 'service.name') => {
    expect(() => parameterOf(declared, source)).toThrow(message);
  });

  it('may not have the name of one that every function has', () => {
    const playbook = demoApply('param([string] $Digest)', '{ digest: service.name }');

    expect(() => jeaFunctionsOf([playbook], ['demo-service'])).toThrow('the module has for itself');
  });
});

describe('the functions of playbooks', () => {
  it('know what they are', () => {
    const functions = jeaFunctionsOf([demoWindows()], ['demo-service']);

    expect(
      functions.map(({ command, isProbe, canPreview, takesState }) => [
        command,
        isProbe,
        canPreview,
        takesState,
      ]),
    ).toEqual([
      ['Confirm-FettleDemoService_MendIt', false, false, true],
      ['Invoke-FettleDemoService_MendIt', false, true, false],
      ['Read-FettleDemoService_Service', true, false, false],
      ['Undo-FettleDemoService_MendIt', false, false, true],
    ]);
  });

  it('are one for the same text, and named the same whatever is chosen', () => {
    const playbooks = [demoWindows('aa'), demoWindows('bb')];

    const ofSecond = jeaFunctionsOf(playbooks, ['bb']);

    expect(ofSecond).toHaveLength(4);
    expect(ofSecond.map(({ command }) => command)).toContain('Read-FettleAa_Service');
    expect(ofSecond.flatMap(({ uses }) => uses.map(({ playbook }) => playbook))).toEqual([
      'bb',
      'bb',
      'bb',
      'bb',
    ]);
  });

  it('are none that no chosen playbook uses', () => {
    const other = demoWindows('other', {
      'probes/service.ps1': '[CmdletBinding()]\nparam()\n2\n',
    });

    expect(
      jeaFunctionsOf([demoWindows(), other], ['other']).map(({ command }) => command),
    ).toContain('Read-FettleOther_Service');
    expect(
      jeaFunctionsOf([demoWindows(), other], ['other']).filter(({ isProbe }) => isProbe),
    ).toHaveLength(1);
  });

  it('are refused where two would have one name', () => {
    const probe = (text: string) => ({ 'probes/service.ps1': `param()\n${text}\n` });
    const twins = [demoWindows('a-bc', probe('1')), demoWindows('ab-c', probe('2'))];

    expect(() => jeaFunctionsOf(twins, ['a-bc', 'ab-c'])).toThrow(
      'would both be Read-FettleABc_Service',
    );
  });

  it('are refused where a script cannot be read', () => {
    const odd = demoWindows('demo-service', {
      'probes/service.ps1': `${demoFiles['probes/service.ps1']}`.replace(
        'param()',
        'param([int] $A = (1))',
      ),
    });

    expect(() => jeaFunctionsOf([odd], ['demo-service'])).toThrow(
      'demo-service/probes/service.ps1 has a param block',
    );
  });
});
