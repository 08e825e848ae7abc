/** Worked examples of thinking, searching and finishing by turns. */
export const searchExamples = `Question: In which country is the city that hosted the 1960 Summer Olympics?
Thought: I need to find the city that hosted the 1960 Summer Olympics.
Act: Search[1960 Summer Olympics host city]
Observation: The 1960 Summer Olympics were held in Rome.
Thought: Rome is in Italy.
Act: Finish[Italy]

`;
