import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { literalsIn, paramBlockOf } from '#src/jea/param-block.ts';

describe('a param block', () => {
  it('is read through help, requirements and comments', () => {
    const block = paramBlockOf(`<#
.SYNOPSIS
    param( in [the] help
#>
#Requires -Version 5.1
# [CmdletBinding()] in a comment
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    # a comment ) with a bracket
    [Parameter(Mandatory)] [ValidateSet('a)', 'b''c')] [string] $Owner,
    [ValidateRange(5, 10)]
    [int] $Count = 5,
    [switch]$Bare
)
$rest = "param("
`);

    expect(block?.canPreview).toBe(true);
    expect(block?.parameters.map(({ name, type }) => [name, type])).toEqual([
      ['Owner', 'string'],
      ['Count', 'int'],
      ['Bare', 'switch'],
    ]);
    expect(block?.parameters[0]?.attributes).toEqual(
      new Map([
        ['parameter', 'Mandatory'],
        ['validateset', "'a)', 'b''c'"],
      ]),
    );
  });

  it.each([
    ['[CmdletBinding()]\nparam()', false],
    ['[CmdletBinding(SupportsShouldProcess = $true)]\nparam()', true],
    ['[CmdletBinding(SupportsShouldProcess=$false)]\nparam()', false],
    ['PARAM ( )', false],
  ])('of %j can preview: %s', (text, canPreview) => {
    expect(paramBlockOf(text)).toEqual({ canPreview, parameters: [] });
  });

  it.each([
    ['no block', '$a = 1'],
    ['a block that never ends', 'param([string] $A'],
    ['code in a default value', 'param([string] $A = (Get-Date))'],
    ['code in an attribute', 'param([ValidateScript({ $_ -gt "$(1)" })] [int] $A)'],
    ['quotes that are not plain', 'param([ValidateSet(\u2018a\u2019)] [string] $A)'],
    ['a plain quote that a typographic one may end', "param([ValidateSet('a\u2019)] [string] $A)"],
    ['an array', 'param([string[]] $A)'],
    ['words before it', 'function x { }; param()'],
    ['a statement before it', "using module 'x'; param()"],
  ])('is not guessed at: %s', (_, text) => {
    expect(paramBlockOf(text)).toBeUndefined();
  });

  it('is read or not, and never throws', () => {
    const piece = fc.constantFrom(
      'param',
      '(',
      ')',
      '[',
      ']',
      "'",
      '"',
      '#',
      '<#',
      '#>',
      '\n',
      '$A',
      ',',
      ' ',
      'string',
      '`',
      '{',
      '}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(() => paramBlockOf(pieces.join(''))).not.toThrow();
      }),
    );
  });
});

describe('the literals of an attribute', () => {
  it.each([
    ["'a', 'b''c'", ['a', "b'c"]],
    ['1, -20', ['1', '-20']],
    ['', []],
    ['$a', undefined],
    ["'a' + 'b'", undefined],
    ["'a', Options = 'x'", undefined],
  ])('of %j are %j', (given, expected) => {
    expect(literalsIn(given)).toEqual(expected);
  });
});
