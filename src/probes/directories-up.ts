/** Returns a directory and those above it, up to the root: the places where git looks for a repository. Source: git's setup.c, `setup_git_directory_gently_1`. */
export function directoriesUp(start: string): readonly string[] {
  const above = start.replace(/[\\/][^\\/]*$/, '') || '/';
  return above === start ? [start] : [start, ...directoriesUp(above)];
}
