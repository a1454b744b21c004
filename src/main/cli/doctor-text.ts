import type { Diagnosis, Finding, FindingKind } from '../../shared/doctor/finding.ts'
import { verdictOf } from '../../shared/doctor/verdict.ts'
import { PLATFORMS, say, type DoctorWords, type Platform, type Remedy } from '../../shared/doctor/words.ts'
import { wrapText } from './wrap-text.ts'

/** Columns: fits a terminal of the usual 80. */
const WIDTH = 78

const MARKS: Record<FindingKind, string> = { fine: '✓', problem: '✗', unknown: '?', note: '·' }

/**
 * A diagnosis for the terminal: the verdict, what was found, what to do. `here` is the system of this computer, where it is
 * known: the others' remedies are left out for what is to be done on it.
 */
export function doctorText(diagnosis: Diagnosis, words: DoctorWords, here?: Platform): string {
  const { findings } = diagnosis
  const remedies = remediesFor(diagnosis, words)
  const blocks = [
    wrapText(words.verdicts[verdictOf(diagnosis)](nameOf(diagnosis, words)), WIDTH),
    findings.flatMap((finding) => hung(`  ${MARKS[finding.kind]} `, say(words, finding).says)),
    ...(remedies.length > 0 ? [[words.toDo], ...remedies.map((remedy, index) => remedyLines(remedy, index + 1, words, here))] : []),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function nameOf({ room, asked }: Diagnosis, words: DoctorWords): string {
  return room ? words.nameOf(room) : words.quoted(asked.text)
}

/** Each once, in the order of the findings. Nothing is to be done about a note on a room that is well. */
function remediesFor({ findings, isWell }: Diagnosis, words: DoctorWords): Remedy[] {
  const isWorthwhile = ({ kind }: Finding) => kind === 'problem' || kind === 'unknown' || !isWell
  const remedies = findings.filter(isWorthwhile).flatMap((finding) => say(words, finding).todo ?? [])
  return [...new Map(remedies.map((remedy) => [JSON.stringify(remedy), remedy])).values()]
}

function remedyLines(remedy: Remedy, number: number, words: DoctorWords, here: Platform | undefined): string[] {
  const lead = `  ${number}. `
  if (typeof remedy === 'string') return hung(lead, remedy)
  const systems = remedy.at === 'here' && here ? [here] : PLATFORMS
  const indent = ' '.repeat(lead.length)
  const onSystem = (system: Platform) => [indent + words.systems[system], ...remedy[system].flatMap((step) => hung(`${indent}  `, step))]
  return [...hung(lead, remedy.what), ...systems.flatMap(onSystem)]
}

/** Lines that go on under the text of the first, not under its mark. */
function hung(lead: string, text: string): string[] {
  const indent = ' '.repeat(lead.length)
  return wrapText(text, WIDTH - lead.length).map((line, index) => (index === 0 ? lead : indent) + line)
}
