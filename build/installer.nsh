; What electron-builder's own script does not do: links that open the app, and, where it is installed for everybody, the firewall.
; Windows lets nobody in to a program without a rule, and asks only whoever may answer.

; Rules of one program, on every kind of network: Windows calls most home networks public. Whom a room lets in, it decides itself.
!macro removeFirewallRules
  nsExec::Exec `"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${PRODUCT_NAME}" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"`
  Pop $0
!macroend

!macro addFirewallRule PROTOCOL
  nsExec::Exec `"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${PRODUCT_NAME}" dir=in action=allow program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" ${PROTOCOL}`
  Pop $0
!macroend

!macro customInstall
  ${if} $installMode == "all"
    !insertmacro removeFirewallRules
    !insertmacro addFirewallRule "protocol=TCP"
    !insertmacro addFirewallRule "protocol=UDP localport=5353"
  ${endif}
  WriteRegStr SHELL_CONTEXT "Software\Classes\watercooler" "" "URL:${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\watercooler" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\watercooler\shell\open\command" "" `"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"`
!macroend

!macro customUnInstall
  ${if} $installMode == "all"
    !insertmacro removeFirewallRules
  ${endif}
  DeleteRegKey SHELL_CONTEXT "Software\Classes\watercooler"
!macroend
