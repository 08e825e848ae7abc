/** Whether an identity provider signs this user in: "work:248289761001". What is declared here has no such name. */
export function isOfProvider(userName: string): boolean {
  return userName.includes(':');
}
