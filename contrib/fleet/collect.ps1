# One redacted report for each developer who is signed in to this node, put into a bucket. Started by Systems Manager as SYSTEM.
# Exit 0: every report was gathered, whatever it says of the machine. Exit 1: one was not; the error stream says which and why.
$ErrorActionPreference = 'Stop'
$Bucket = '{{ Bucket }}'
$Prefix = '{{ Prefix }}'
$Key = '{{ KmsKeyId }}'
$Users = '{{ Users }}'
$Target = '{{ Target }}'
$Mode = '{{ Mode }}'
$Seconds = [int]'{{ TimeoutSeconds }}'
$Limit = 20000000

# The Credential Manager and DPAPI open only inside a user's own session: a task of logon type Interactive runs there.
$SignedIn = @(Get-CimInstance Win32_Process -Filter "Name = 'explorer.exe'" | ForEach-Object {
  $Owner = Invoke-CimMethod -InputObject $_ -MethodName GetOwner
  if ($Owner.User) { "$($Owner.Domain)\$($Owner.User)" }
} | Sort-Object -Unique)
$Wanted = if ($Users -eq 'auto') { $SignedIn } else { @($SignedIn | Where-Object { ($Users -split ',') -contains ($_ -split '\\')[-1] }) }
$Failed = 0
$Gathered = 0
if ($Users -ne 'auto') {
  foreach ($Name in $Users -split ',') {
    if (-not ($Wanted | Where-Object { ($_ -split '\\')[-1] -eq $Name })) { [Console]::Error.WriteLine("${Name}: not signed in"); $Failed = 1 }
  }
}
$Node = if ($env:AWS_SSM_INSTANCE_ID) { $env:AWS_SSM_INSTANCE_ID } else { $env:COMPUTERNAME }
$Day = (Get-Date).ToUniversalTime().ToString('yyyy-MM-dd')

foreach ($User in $Wanted) {
  $Sid = (New-Object System.Security.Principal.NTAccount($User)).Translate([System.Security.Principal.SecurityIdentifier]).Value
  $Work = Join-Path $env:ProgramData "codecommit-doctor\$([guid]::NewGuid())"
  $Task = "codecommit-doctor-$([guid]::NewGuid())"
  try {
    New-Item -ItemType Directory -Path $Work | Out-Null
    # SYSTEM and this user, nobody else.
    icacls $Work /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' "*${Sid}:(OI)(CI)M" | Out-Null
    $Options = @('report', '--format', 'json', '-o', "`"$Work\report`"", '--timeout', $Seconds)
    if ($Mode -eq 'offline') { $Options += '--offline' }
    if ($Target) { $Options += "`"$Target`"" }
    $Action = New-ScheduledTaskAction -Execute "$env:SystemRoot\System32\cmd.exe" -Argument "/d /c codecommit $($Options -join ' ') < nul > nul"
    $Principal = New-ScheduledTaskPrincipal -UserId $User -LogonType Interactive -RunLevel Limited
    $Settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit (New-TimeSpan -Seconds ($Seconds + 60)) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
    Register-ScheduledTask -TaskName $Task -Action $Action -Principal $Principal -Settings $Settings | Out-Null
    Start-ScheduledTask -TaskName $Task
    $Deadline = (Get-Date).AddSeconds($Seconds + 70)
    do { Start-Sleep -Seconds 1 } while ((Get-ScheduledTask -TaskName $Task).State -eq 'Running' -and (Get-Date) -lt $Deadline)
    $Report = Get-Item -LiteralPath "$Work\report\report.json" -ErrorAction SilentlyContinue
    # SYSTEM does not follow a junction or link the user may have put there.
    $Linked = @("$Work\report", "$Work\report\report.json") | Where-Object { (Test-Path -LiteralPath $_) -and ((Get-Item -LiteralPath $_ -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) }
    if (-not $Report -or $Linked -or $Report.Length -eq 0 -or $Report.Length -gt $Limit) {
      $Code = (Get-ScheduledTaskInfo -TaskName $Task).LastTaskResult
      [Console]::Error.WriteLine("user ${Sid}: no report (codecommit ended with $Code)"); $Failed = 1; continue
    }
    $Encryption = if ($Key) { @('--sse', 'aws:kms', '--sse-kms-key-id', $Key) } else { @('--sse', 'AES256') }
    & aws s3 cp --only-show-errors --content-type application/json $Report.FullName "s3://$Bucket/$Prefix/$Day/$Node/$Sid.json" @Encryption
    if ($LASTEXITCODE -eq 0) { $Gathered += 1 } else { [Console]::Error.WriteLine("user ${Sid}: not uploaded"); $Failed = 1 }
  } catch {
    [Console]::Error.WriteLine("user ${Sid}: $($_.Exception.Message)"); $Failed = 1
  } finally {
    Unregister-ScheduledTask -TaskName $Task -Confirm:$false -ErrorAction SilentlyContinue
    Remove-Item -LiteralPath $Work -Recurse -Force -ErrorAction SilentlyContinue
  }
}
"$Gathered reports gathered"
exit $Failed
