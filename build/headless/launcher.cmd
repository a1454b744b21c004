@echo off
"%~dp0bin\node.exe" "%~dp0out\main\PROGRAM.js" %*
