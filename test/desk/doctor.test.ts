import { expect, test } from 'vitest'
import { say } from '../../src/shared/doctor/words.ts'
import { wordsEn } from '../../src/shared/doctor/words-en.ts'
import { DIAGNOSIS } from './support/diagnosis.ts'
import { foundRoom } from './support/found.ts'
import { ScriptedDesktop } from './support/scripted-desktop.ts'
import { deskSuite } from './support/suite.ts'

const open = deskSuite()

test('the doctor says what was found and what to do, looks again when asked to, and gives the focus back', async () => {
  const desktop = new ScriptedDesktop()
  const room = foundRoom({ state: 'unreachable', cause: 'silent', online: null })
  desktop.rooms.found = [room]
  desktop.diagnosis = DIAGNOSIS
  const ada = await open(desktop)
  const why = ada.row('Ops').getByRole('button')
  await why.press('Enter')
  const dialog = ada.page.getByRole('dialog', { name: ada.words.doctorTitle('Ops · 运维') })
  for (const finding of DIAGNOSIS.findings) await dialog.getByText(say(wordsEn, finding).says).waitFor()
  await dialog.getByText(wordsEn.verdicts.unreachable('“Ops · 运维”')).waitFor()
  await dialog.getByRole('heading', { name: wordsEn.toDo }).waitFor()
  expect(desktop.calls.filter(({ verb }) => verb === 'rooms.doctor').map(({ args }) => args)).toEqual([{ text: room.id }])
  desktop.diagnosis = { ...DIAGNOSIS, findings: DIAGNOSIS.findings.slice(0, 1), isWell: true }
  await ada.button(ada.words.checkAgain).click()
  await dialog.getByText(wordsEn.verdicts.well('“Ops · 运维”')).waitFor()
  await ada.page.keyboard.press('Escape')
  await expect.poll(() => ada.hasFocus(why)).toBe(true)
})

test('a question to which nobody waits for the answer any more does not answer the next one', async () => {
  const desktop = new ScriptedDesktop()
  desktop.rooms.found = [foundRoom({ state: 'unreachable', cause: 'silent' })]
  const ada = await open(desktop)
  await ada.row('Ops').getByRole('button').click()
  await ada.page.getByText(ada.words.doctorBusy).waitFor()
  await ada.button(ada.words.close).click()
  desktop.diagnosis = DIAGNOSIS
  await ada.row('Ops').getByRole('button').click()
  await ada.page.getByText(wordsEn.verdicts.unreachable('“Ops · 运维”')).waitFor()
})

test('where nothing is heard, the doctor looks into this computer', async () => {
  const desktop = new ScriptedDesktop()
  desktop.rooms.hearing = 'blocked'
  desktop.diagnosis = {
    asked: { text: '', as: 'nothing' },
    room: null,
    places: [],
    findings: [
      { code: 'not-understood', kind: 'problem' },
      { code: 'mdns-deaf', kind: 'problem', interface: 'Wi-Fi', address: '192.168.1.5', seconds: 9 },
    ],
    isWell: false,
  }
  const ada = await open(desktop)
  await ada.button(ada.words.findOutWhy).click()
  const dialog = ada.page.getByRole('dialog')
  await dialog.getByText(/does not hear even its own questions/).waitFor()
  expect(await dialog.getByText('What was given names no room.').count()).toBe(0)
})
