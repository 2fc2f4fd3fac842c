<#
.SYNOPSIS
    Tries the TLS handshake of Remote Desktop from the host to itself, where no network stands between.
.DESCRIPTION
    Connects to the RDP port on 127.0.0.1, asks for TLS as every client does, shakes hands and hangs up. Nobody logs
    on, and nothing is sent after the handshake. The certificate is not judged here, only told. A listener that is
    set to one network adapter does not answer here.
.OUTPUTS
    One JSON object: answer, tls, thumbprint. "unknown" says what could not be read, and why.
.NOTES
    Needs: user. Not yet run on a real Windows.
#>
#Requires -Version 5.1
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$patience = 4000
# X.224 connection request that asks for TLS, CredSSP and its later form (MS-RDPBCGR 2.2.1.1).
$request = [byte[]] (3, 0, 0, 19, 14, 224, 0, 0, 0, 0, 0, 1, 0, 8, 0, 11, 0, 0, 0)
$reading = [ordered]@{}
$unknown = [ordered]@{}

function Test-Silence($Failure) {
    $cause = $Failure.Exception.GetBaseException()
    $cause -is [Net.Sockets.SocketException] -and "$($cause.SocketErrorCode)" -eq 'TimedOut'
}

# What the listener says to the request for TLS.
function Read-Answer([IO.Stream] $Stream) {
    $answer = [byte[]]::new(19)
    $count = 0
    $wanted = 19
    try {
        $Stream.Write($request, 0, $request.Length)
        do {
            $read = $Stream.Read($answer, $count, $wanted - $count)
            $count += $read
            if ($count -ge 1 -and $answer[0] -ne 3) { return 'foreign' }
            if ($count -ge 4) { $wanted = [Math]::Max(11, [Math]::Min(19, [int] $answer[3])) }
        } while ($read -gt 0 -and $count -lt $wanted)
    } catch {
        if (Test-Silence $_) { return 'silent' }
        return 'closes'
    }
    if ($count -lt $wanted) { return 'closes' }
    if ($answer[11] -eq 2 -and $answer[15] -ne 0) { 'agrees' } else { 'refuses' }
}

try {
    $port = (Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp').GetValue('PortNumber')
    if ($null -eq $port) { throw 'The registry has no PortNumber.' }
    $client = [Net.Sockets.TcpClient]::new()
    $tls = $null
    try {
        $client.ReceiveTimeout = $patience
        $client.SendTimeout = $patience
        $reading.tls = 'not-tried'
        $reading.thumbprint = ''
        try {
            $client.Connect('127.0.0.1', $port)
            $reading.answer = Read-Answer $client.GetStream()
        } catch [Net.Sockets.SocketException] {
            $reading.answer = 'no-connection'
        }
        if ($reading.answer -eq 'agrees') {
            $tls = [Net.Security.SslStream]::new($client.GetStream(), $false, { $true })
            try {
                $tls.AuthenticateAsClient('localhost', $null, [Security.Authentication.SslProtocols] 'Tls, Tls11, Tls12', $false)
                $reading.tls = 'completes'
                $reading.thumbprint = $tls.RemoteCertificate.GetCertHashString()
            } catch {
                $reading.tls = if (Test-Silence $_) { 'silent' } else { 'breaks' }
            }
        }
    } finally {
        if ($null -ne $tls) { $tls.Dispose() }
        $client.Close()
    }
} catch {
    foreach ($key in 'answer', 'tls', 'thumbprint') {
        if (-not $reading.Contains($key)) { $unknown[$key] = "$_" }
    }
}

$reading.unknown = $unknown
[pscustomobject] $reading | ConvertTo-Json -Compress
