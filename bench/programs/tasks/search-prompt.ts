/** Worked examples of thinking, searching and finishing by turns. */
export const searchExamples = `Question: In which country is the city that hosted the 1960 Summer Olympics?
Thought: I need to find the city that hosted the 1960 Summer Olympics.
Act: Search[1960 Summer Olympics host city]
Observation: The 1960 Summer Olympics were held in Rome.
Thought: I need to find in which country Rome is.
Act: Search[country of Rome]
Observation: Rome is the capital of Italy.
Thought: Rome is in Italy, so the answer is Italy.
Act: Finish[Italy]

`;
