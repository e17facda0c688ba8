import { type Command, defineCommand, defineGroup, noArgs } from '../command.ts'
import { flag, type Option } from '../options/index.ts'

/** Makes a script for the program of a name, which asks it by the command `request`. */
type Script = (program: string, request: string) => string

export const bash = script(
  'bash',
  'Let ~/.bashrc source it, or put it where the package bash-completion looks, such as in\n/etc/bash_completion.d. It does not need that package.',
  async () => (await import('../completion/scripts/bash.ts')).bashScript,
)

export const fish = script(
  'fish',
  'Pipe it to "source", or put it into ~/.config/fish/completions under the name of the program\nand ".fish".',
  async () => (await import('../completion/scripts/fish.ts')).fishScript,
)

export const powershell = script(
  'powershell',
  'Pipe it to "Out-String" and "Invoke-Expression", or append it to the file that $PROFILE names.',
  async () => (await import('../completion/scripts/powershell.ts')).powershellScript,
)

export const zsh = script(
  'zsh',
  'Let ~/.zshrc source it behind "compinit", or put it into a directory of $fpath under the name\nof the program with "_" before it.',
  async () => (await import('../completion/scripts/zsh.ts')).zshScript,
)

export const completion = defineGroup({
  name: 'completion',
  summary: 'Print a script that makes a shell complete command lines',
  hidden: true,
  commands: [bash, fish, powershell, zsh],
})

/** The command that prints the script of a shell. */
function script(
  shell: string,
  advice: string,
  load: () => Promise<Script>,
): Command<[], { noDescriptions: Option<boolean> }> {
  const summary = `Print the completion script for ${shell}`
  return defineCommand({
    name: shell,
    // As docker has it, down to the difference between bash and the others.
    ...(shell !== 'bash' && { usage: '[flags]' }),
    bareUsage: true,
    summary,
    description: `${summary}\n\n${advice}`,
    args: noArgs,
    options: { noDescriptions: flag('--no-descriptions', 'Complete without descriptions') },
    async run({ programName, streams }, _args, { noDescriptions }) {
      const make = await load()
      await streams.out.write(make(programName, noDescriptions ? '__completeNoDesc' : '__complete'))
    },
  })
}
