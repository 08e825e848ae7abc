/** Worked examples that stand before the questions of a task. */
export const dateExamples = `Q: Today is 03/31/2020. What is the date tomorrow in MM/DD/YYYY?
Options:
(A) 03/30/2020
(B) 04/01/2020
A: Let's think step by step. March has 31 days, so the day after 03/31/2020 is 04/01/2020.
So the answer is (B).

`;

export const sportsExamples = `Q: Is the following sentence plausible? "Kylian Mbappe scored a free throw."
A: Let's think step by step. Kylian Mbappe plays football. Free throws are part of basketball.
So the answer is no.

Q: Is the following sentence plausible? "Stephen Curry hit a three-pointer."
A: Let's think step by step. Stephen Curry plays basketball. Three-pointers are part of basketball.
So the answer is yes.

`;
