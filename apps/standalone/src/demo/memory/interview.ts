const lady = 'Lady Bracknell';
const jack = 'Jack';

/** One turn of the conversation. */
export type Turn = readonly [speaker: string, text: string];

/**
 * The interview of Jack Worthing by Lady Bracknell, from the first act of "The Importance of Being Earnest", a
 * play of 1895 by Oscar Wilde (1854 to 1900). The text is in the public domain; SOURCE.md names its source.
 * Stage directions are in brackets.
 */
export const interview: readonly Turn[] = [
  [lady, 'You can take a seat, Mr. Worthing. [Looks in her pocket for note-book and pencil.]'],
  [jack, 'Thank you, Lady Bracknell, I prefer standing.'],
  [
    lady,
    '[Pencil and note-book in hand.] I feel bound to tell you that you are not down on my list of eligible young men, although I have the same list as the dear Duchess of Bolton has. We work together, in fact. However, I am quite ready to enter your name, should your answers be what a really affectionate mother requires. Do you smoke?',
  ],
  [jack, 'Well, yes, I must admit I smoke.'],
  [
    lady,
    'I am glad to hear it. A man should always have an occupation of some kind. There are far too many idle men in London as it is. How old are you?',
  ],
  [jack, 'Twenty-nine.'],
  [
    lady,
    'A very good age to be married at. I have always been of opinion that a man who desires to get married should know either everything or nothing. Which do you know?',
  ],
  [jack, '[After some hesitation.] I know nothing, Lady Bracknell.'],
  [
    lady,
    'I am pleased to hear it. I do not approve of anything that tampers with natural ignorance. Ignorance is like a delicate exotic fruit; touch it and the bloom is gone. The whole theory of modern education is radically unsound. Fortunately in England, at any rate, education produces no effect whatsoever. If it did, it would prove a serious danger to the upper classes, and probably lead to acts of violence in Grosvenor Square. What is your income?',
  ],
  [jack, 'Between seven and eight thousand a year.'],
  [lady, '[Makes a note in her book.] In land, or in investments?'],
  [jack, 'In investments, chiefly.'],
  [
    lady,
    "That is satisfactory. What between the duties expected of one during one's lifetime, and the duties exacted from one after one's death, land has ceased to be either a profit or a pleasure. It gives one position, and prevents one from keeping it up. That's all that can be said about land.",
  ],
  [
    jack,
    "I have a country house with some land, of course, attached to it, about fifteen hundred acres, I believe; but I don't depend on that for my real income. In fact, as far as I can make out, the poachers are the only people who make anything out of it.",
  ],
  [
    lady,
    'A country house! How many bedrooms? Well, that point can be cleared up afterwards. You have a town house, I hope? A girl with a simple, unspoiled nature, like Gwendolen, could hardly be expected to reside in the country.',
  ],
  [
    jack,
    "Well, I own a house in Belgrave Square, but it is let by the year to Lady Bloxham. Of course, I can get it back whenever I like, at six months' notice.",
  ],
  [lady, "Lady Bloxham? I don't know her."],
  [jack, 'Oh, she goes about very little. She is a lady considerably advanced in years.'],
  [lady, 'Ah, nowadays that is no guarantee of respectability of character. What number in Belgrave Square?'],
  [jack, '149.'],
  [
    lady,
    '[Shaking her head.] The unfashionable side. I thought there was something. However, that could easily be altered.',
  ],
  [jack, 'Do you mean the fashion, or the side?'],
  [lady, '[Sternly.] Both, if necessary, I presume. What are your politics?'],
  [jack, 'Well, I am afraid I really have none. I am a Liberal Unionist.'],
  [
    lady,
    'Oh, they count as Tories. They dine with us. Or come in the evening, at any rate. Now to minor matters. Are your parents living?',
  ],
  [jack, 'I have lost both my parents.'],
  [
    lady,
    'To lose one parent, Mr. Worthing, may be regarded as a misfortune; to lose both looks like carelessness. Who was your father? He was evidently a man of some wealth. Was he born in what the Radical papers call the purple of commerce, or did he rise from the ranks of the aristocracy?',
  ],
  [
    jack,
    "I am afraid I really don't know. The fact is, Lady Bracknell, I said I had lost my parents. It would be nearer the truth to say that my parents seem to have lost me . . . I don't actually know who I am by birth. I was . . . well, I was found.",
  ],
  [lady, 'Found!'],
  [
    jack,
    'The late Mr. Thomas Cardew, an old gentleman of a very charitable and kindly disposition, found me, and gave me the name of Worthing, because he happened to have a first-class ticket for Worthing in his pocket at the time. Worthing is a place in Sussex. It is a seaside resort.',
  ],
  [lady, 'Where did the charitable gentleman who had a first-class ticket for this seaside resort find you?'],
  [jack, '[Gravely.] In a hand-bag.'],
  [lady, 'A hand-bag?'],
  [
    jack,
    '[Very seriously.] Yes, Lady Bracknell. I was in a hand-bag—a somewhat large, black leather hand-bag, with handles to it—an ordinary hand-bag in fact.',
  ],
  [lady, 'In what locality did this Mr. James, or Thomas, Cardew come across this ordinary hand-bag?'],
  [jack, 'In the cloak-room at Victoria Station. It was given to him in mistake for his own.'],
  [lady, 'The cloak-room at Victoria Station?'],
  [jack, 'Yes. The Brighton line.'],
  [
    lady,
    'The line is immaterial. Mr. Worthing, I confess I feel somewhat bewildered by what you have just told me. To be born, or at any rate bred, in a hand-bag, whether it had handles or not, seems to me to display a contempt for the ordinary decencies of family life that reminds one of the worst excesses of the French Revolution. And I presume you know what that unfortunate movement led to? As for the particular locality in which the hand-bag was found, a cloak-room at a railway station might serve to conceal a social indiscretion—has probably, indeed, been used for that purpose before now—but it could hardly be regarded as an assured basis for a recognised position in good society.',
  ],
  [
    jack,
    "May I ask you then what you would advise me to do? I need hardly say I would do anything in the world to ensure Gwendolen's happiness.",
  ],
  [
    lady,
    'I would strongly advise you, Mr. Worthing, to try and acquire some relations as soon as possible, and to make a definite effort to produce at any rate one parent, of either sex, before the season is quite over.',
  ],
  [
    jack,
    "Well, I don't see how I could possibly manage to do that. I can produce the hand-bag at any moment. It is in my dressing-room at home. I really think that should satisfy you, Lady Bracknell.",
  ],
  [
    lady,
    'Me, sir! What has it to do with me? You can hardly imagine that I and Lord Bracknell would dream of allowing our only daughter—a girl brought up with the utmost care—to marry into a cloak-room, and form an alliance with a parcel? Good morning, Mr. Worthing!',
  ],
  [
    jack,
    "Good morning! [Algernon, from the other room, strikes up the Wedding March.] For goodness' sake don't play that ghastly tune, Algy. How idiotic you are!",
  ],
  [
    'Algernon',
    "Didn't it go off all right, old boy? You don't mean to say Gwendolen refused you? I know it is a way she has. She is always refusing people. I think it is most ill-natured of her.",
  ],
  [
    jack,
    "Oh, Gwendolen is as right as a trivet. As far as she is concerned, we are engaged. Her mother is perfectly unbearable. Never met such a Gorgon . . . I don't really know what a Gorgon is like, but I am quite sure that Lady Bracknell is one. In any case, she is a monster, without being a myth, which is rather unfair . . . I beg your pardon, Algy, I suppose I shouldn't talk about your own aunt in that way before you.",
  ],
];
