/// What the command says of itself, at 80 columns.
enum ExpectedHelp {
  static let root: Text = """
    OVERVIEW: Trains a character-level language model on your own text and
    generates new text with it.

      charrnn train novel.txt
      charrnn sample --temperature 0.8

    The first command trains on a text and saves model.safetensors in the current
    folder; the second generates new text with it.

    USAGE: charrnn <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      train                   Train a model on a text.
      sample                  Generate text with a trained model.
      evaluate                Measure how well models predict a text.
      mix                     Combine several models into one.
      compress                Compress a file with a model.
      decompress              Restore a file that was compressed with a model.
      plot                    Plot the learning curves of one or more runs.
      vocab                   Show the vocabulary of a text.

      See 'charrnn help <subcommand>' for detailed help.

    """

  static let train: Text = """
    OVERVIEW: Train a model on a text.

    Saves the best model so far to --output, and the training state next to it, at
    every evaluation, every 60 seconds and at Ctrl-C; --resume continues from
    there. Exit code 3: the model is worse than chance.

    USAGE: charrnn train [<options>] <file> ...

    ARGUMENTS:
      <file>                  Text files, or folders of them, to train on; - for
                              standard input.

    GOING ON:
      --from, --init-from <model>
                              Start from this model instead of a new one; new
                              characters are added to its vocabulary.
      --rehearse <file>       Earlier text to mix in, so that it is not forgotten
                              (--from); may be repeated.
      --rehearse-share <share>
                              Share of earlier text in what is read (--rehearse).
                              (default: 0.25)

    TEXT:
      --encoding <encoding>   Encoding of the files, any that iconv has. (default:
                              auto)
            auto              - UTF-8, UTF-16 or UTF-32 by its byte-order mark,
                                or CP949, where there is no doubt
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --normalize <normalize> Unicode normalization form of the text. (default: nfc)
            nfc               - canonical composition (default)
            nfd               - canonical decomposition
            nfkc              - compatibility composition
            none              - leave the text as it is
      --unit <unit>           The unit that the model reads and predicts. (default:
                              scalar)
            scalar            - one Unicode scalar; a Hangul syllable is one unit
            grapheme          - one extended grapheme cluster; joined emoji and
                                old Hangul are one unit
            jamo              - the jamo of Hangul syllables, composed again on
                                output
            byte              - one byte of UTF-8; all 256 are always in the
                                vocabulary
      --min-count <n>         Replace units that occur fewer than n times with
                              <unk>. (default: 1)
      --format <format>       Format of the files: auto, plain (all of the file is
                              text), csv (a table, commas (or semicolons, or tabs)
                              between columns), tsv (a table, tabs between columns,
                              without quotation marks), jsonl (JSON Lines: an
                              object, or a string, a line), kakaotalk (a chat that
                              KakaoTalk has exported). (default: auto: of each file
                              by its beginning and its name) (values: auto, plain,
                              csv, tsv, jsonl, kakaotalk)
      --column <name>         The column, or key, that has the text (csv, tsv,
                              jsonl): its name, or its number from 1. (default: the
                              only one, or one named text, content, body, message,
                              본문, 내용, …)
      --anonymize             Replace the names of those who speak in a chat
                              (kakaotalk) with A, B, …
      --documents <what>      What a document is, whose beginning and end the model
                              learns: auto, whole (one continuous text, such as a
                              novel or a play), file (each file), line (each line,
                              as in a list of names), paragraph (each paragraph
                              between blank lines, as in a collection of poems).
                              (default: auto: each of several files, row and day of
                              a chat, and of one file what it looks like) (values:
                              auto, whole, file, line, paragraph)
      --document-separator <text>
                              Divide the text into documents at this string, such
                              as <|endoftext|>; \\n is a line feed.

    MODEL:
      --cell <cell>           Kind of model. (default: lstm)
            lstm              - long short-term memory, PyTorch's equations
            gru               - gated recurrent unit, PyTorch's equations
            mingru            - minimal gated recurrent unit, without a recurrent
                                matrix
            rnn-tanh          - plain recurrent network with tanh
            rnn-relu          - plain recurrent network with ReLU
            feedforward       - feed-forward network over a context of a few units
            ngram             - n-gram counts with modified Kneser–Ney smoothing
            context-mixing    - counts in many contexts, mixed by small logistic
                                regressions
      --context <n>           Number of units that a feed-forward network sees
                              (--cell feedforward). (default: 16)
      --order <n>             Length of the n-grams, including the predicted unit
                              (--cell ngram). (default: 5)
      --hybrid/--no-hybrid    Join the network with counts in many contexts where
                              that predicts better. (default: --hybrid, with
                              --preset --no-hybrid)
      --counting-memory <size>
                              Greatest size of the counts, such as 500M or 2G;
                              counting takes about twice as much memory. (default:
                              24 bytes per unit of text, from 64M to 2G)
      --size <size>           Size of the network (layers × hidden state).
                              (default: auto)
            auto              - what suits the text, and the minutes if
                                --max-minutes is given
            tiny              - 1 × 64
            small             - 2 × 128
            medium            - 2 × 256
            large             - 2 × 384
            huge              - 2 × 512
      --layers <n>            Number of stacked layers. (default: by --size)
      --hidden-size <n>       Size of each layer's hidden state. (default: by
                              --size)
      --embedding-size <n>    Size of the embedding vectors. (default: by --size,
                              or --hidden-size with --tie)
      --compose <way>         Share vectors between Hangul syllables with the same
                              letters; a prompt may then contain any syllable.
                              (default: auto)
            auto              - a Hangul syllable's vectors are sums of its own
                                and those of its consonants and vowel
            none              - each unit has only its own vectors
      --tie                   Tie the weights of embedding and projection.

    TRAINING:
      --preset <preset>       Preset for all training options; other options
                              override it. (default: standard)
            standard          - the defaults: AdamW with a cosine, for texts of
                                0.3 to 5 MB
            by-hand           - as in tutorials: SGD at 20, norm clipped to 0.25,
                                rate / 4 at plateaus
      --epochs <n>            Number of passes over the text. (default: 10, or as
                              many as make 1,500 to 30,000 steps)
      --max-steps <n>         Stop after n steps in all, including those before
                              --resume.
      --max-minutes, --budget <time>
                              Stop after so many minutes, or a time such as 90s or
                              1h30m; size and schedule are fitted to it.
      --patience <n>          Stop early after n evaluations without improvement on
                              held-out text; 0 for never. (default: 10, and at
                              least a quarter of the steps so far)
      --evaluate-every <n|epoch>
                              Evaluate on held-out text every n steps, or every
                              epoch (epoch, 2epochs). (default: every epoch, but
                              after 25 to 1,000 steps)
      --batch-size <n>        Number of sequences per step. (default: 16)
      --sequence-length <n>   Length of the sequences in units (truncated
                              backpropagation). (default: 64)
      --seed <n>              Random seed. (default: 1)
      --stateless             Reset the state at every window instead of carrying
                              it on.

    UPDATE RULE:
      --update-rule <rule>    Optimizer; changes the default learning rate.
                              (default: adamw)
            adamw             - Adam with decoupled weight decay
            adam              - moving averages of the gradient and of its square
            sgd               - stochastic gradient descent, with optional
                                momentum
            rmsprop           - gradient divided by the root of its mean square
            adagrad           - gradient divided by the root of its summed squares
      --momentum <x>          Momentum (sgd, rmsprop). (default: 0)
      --weight-decay <x>      Weight decay of the matrices. (default: 0.01 with
                              adamw, else 0)
      --clip-norm <x>         Clip the norm of the gradient to x; 0 for no
                              clipping. (default: 1)
      --clip-value <x>        Clip each element of the gradient to −x … x, instead
                              of --clip-norm unless both are given. (default: 0,
                              off)
      --average-decay <x>     Evaluate and save an exponential moving average of
                              the weights with this decay; 0 for none. (default: 0,
                              off)

    LEARNING RATE:
      --learning-rate <rate>  Peak learning rate. (default: 0.008, depends on
                              --update-rule and --cell)
      --schedule <schedule>   Learning rate schedule. (default: cosine)
            cosine            - half a cosine down to the final fraction, with a
                                warm-up
            constant          - the same rate throughout
            step              - multiplied by the decay factor every few epochs
            exponential       - exponential decay to the final fraction
            plateau           - multiplied by the decay factor at each evaluation
                                without improvement
      --warmup-steps <n>      Number of warm-up steps. (default: with cosine 5 % of
                              the run, at most 100; else 0)
      --final-share <x>       Final learning rate as a fraction of the peak
                              (cosine, exponential). (default: 0.02)
      --decay-factor <x>      Factor by which the learning rate drops (step,
                              plateau). (default: 0.5; plateau 0.25)
      --decay-epochs <n>      Number of epochs between drops (step). (default: 2)

    DROPOUT:
      --dropout <p>           Dropout probability. (default: 0.1 for up to 10
                              epochs, 0.5 from 80 on)
      --dropout-places <places>
                              Where dropout applies, separated by commas:
                              embedding, layers, output. (default: layers,output)
      --locked-dropout        Use the same dropout mask at every step of a window
                              (variational dropout).
      --weight-drop <p>       Dropout probability of the recurrent weights (weight
                              drop). (default: 0, off)

    OPTIONS:
      -o, --output <file>     Output file. (default: model.safetensors)
      --force                 Overwrite an existing model.
      --resume                Resume the run whose training state lies next to
                              --output.
      --dry-run               Show what would be trained, with memory and time,
                              without training.
      --holdout <fraction>    Fraction of the text to hold out for evaluation: some
                              documents, or the end of each file; 0 for none.
                              (default: 0.1)
      --validation <file>     Evaluate on this text instead; nothing of the other
                              files is held out.
      --threads <n>           Number of threads. (default: one per processor)
      --precision <type>      Number format of matrix products in training; sums
                              and weights stay in fp32. (default: auto)
            auto              - bf16 where the processor has instructions for it,
                                else fp32
            fp32              - 32 bits
            bf16              - 16 bits with the range of fp32; without such
                                instructions slower than fp32
      -q, --quiet             Print only warnings and errors.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let sample: Text = """
    OVERVIEW: Generate text with a trained model.

    Only the text goes to standard output. The same seed gives the same text with
    the same model, settings, --weights and processor. --show-chain prints the
    steps of the sampler chain in their order; a setting that is off adds no step.

    USAGE: charrnn sample [<options>]

    TEXT:
      -p, --prompt <text>     The beginning of the text, which is printed too; -
                              for standard input.
      --prompt-file <file>    A file with the prompt; - for standard input.
      --prompts <file>        A file with many prompts, - for standard input: one a
                              line, or JSON Lines, each a string or an object with
                              settings of its own such as temperature, seed or
                              min_length. Empty lines are skipped. Up to 64 texts
                              are generated at once and written in the order of the
                              file.
      --no-echo, --no-display-prompt
                              Leave the prompt out of the output.
      -e, --escape/--no-escape
                              Process \\n, \\t, \\r, \\\\, \\', \\" and \\uXXXX in
                              --prompt, in a line of --prompts that is not JSON,
                              and in --stop, --ban, --ban-words, --bias and
                              --dry-breakers. (default: -e)
      --adapt-to <file>       A text that the model reads first and learns from:
                              its names, its manner. The model file does not change.
      --adapt-to-prompt       Learn from the prompt as well.
      -l, --length <n>        Number of characters (grapheme clusters) to generate,
                              without the prompt, unless a document ends before.
                              (default: 500; of a model of documents up to 10,000)
      --stop <text>           Stop before this string; \\n is a line feed. May be
                              repeated.
      --max-lines <n>         Stop after n lines, counting the last line of the
                              prompt as the first.
      --until-sentence        Continue past --length to the end of the sentence.
      -c, --count <n>         Number of texts (for each prompt), separated by blank
                              lines unless each is a line. (default: 1)
      --unique                Write no text twice: one that was written is drawn
                              again, until 1,000 in a row were there already (exit
                              code 69).
      --novel                 Write no document of the training text; for a model
                              of documents. Drawn again as with --unique.
      --turns                 With --interactive: a conversation as in a chat. Each
                              line that you type is said by one speaker, and the
                              model answers as another; their names are found in
                              the prompt or in what the model writes.
      --you <name>            Your name in the model's text, without its colon.
      --bot <name>            The name of the speaker that the model answers as.

    HOW A NETWORK LEARNS (--ADAPT-TO):
      --dynamic-segment <n>   Units between updates of a network. (default: 16)
      --dynamic-rate <rate>   Learning rate of these updates. (default: 0.4 for
                              lstm, 0.1 for other cells)
      --dynamic-decay <fraction>
                              How far each update pulls the weights back towards
                              the trained ones, as a fraction. (default: 0.002)

    SAMPLER CHAIN:
      -t, --temperature <t>   Below 1 safer, above 1 bolder; 0 always chooses the
                              most probable unit. (default: 0.8)
      --greedy                Always choose the most probable unit (temperature 0).
      --top-k <k>             Draw from the k most probable units. (default: 0, off)
      --top-p <p>             Draw from the most probable units that together have
                              this probability. (default: 1, off)
      --min-p <p>             Draw from the units with at least this fraction of
                              the highest probability. (default: 0, off)
      --typical <p>           Draw from the most typical units that together have
                              this probability. (default: 1, off)
      --top-n-sigma <n>       Draw from the units within n standard deviations of
                              the best logit. (default: 0, off)
      --xtc-probability <p>   Probability of leaving out the most probable units
                              (XTC). (default: 0, off)
      --xtc-threshold <p>     Minimum probability of the units that XTC leaves out;
                              none above 0.5. (default: 0.1)
      --repetition-penalty <x>
                              Above 1, units of the recent text become less
                              probable, once each. (default: 1, off)
      --presence-penalty <x>  Subtracted from the logit of each unit of the recent
                              text. (default: 0, off)
      --frequency-penalty <x> Subtracted from a unit's logit for each occurrence in
                              the recent text. (default: 0, off)
      --penalty-window <n>    Number of recent units that the penalties look at; 0
                              for all. (default: 64)
      --dry-multiplier <x>    Strength of the penalty for repeated sequences (DRY).
                              (default: 0, off)
      --dry-base <x>          Factor by which the DRY penalty grows with each
                              repeated unit. (default: 1.75)
      --dry-allowed-length <n>
                              Length of repetitions that DRY does not penalize.
                              (default: 2)
      --dry-range <n>         Number of recent units that DRY looks at; 0 for all.
                              (default: 1024)
      --dry-breakers <characters>
                              Characters that end a repetition for DRY; \\n is a
                              line feed. (default: \\n)
      --dynamic-temperature-range <t>
                              How far the temperature falls where the model is
                              certain and rises where it is not. (default: 0, off)
      --dynamic-temperature-exponent <x>
                              Above 1 the dynamic temperature stays low for longer.
                              (default: 1)
      --temperature-cycle <t,t,…>
                              Temperatures to cycle through along the text.
      --temperature-cycle-period <n>
                              Number of units in one cycle of the temperatures.
                              (default: 300)
      --mirostat <version>    2 for Mirostat 2.0, which replaces the truncating
                              steps. (default: 0, off)
      --mirostat-target <bits>
                              Target surprise per unit, in bits. (default: 3)
      --mirostat-rate <x>     Learning rate of Mirostat. (default: 0.1)
      --bias <unit=x>         Add x to the logit of a unit: '의=-2' makes it about 7
                              times less probable. Of a word of several units each
                              gets the share of the word with which the text would
                              then end. May be repeated.

    FORM:
      --only <names>          Generate only spaces, line feeds and these, separated
                              by commas: scripts (hangul, latin, han, …) and
                              classes (ascii, letters, marks, digits, numbers,
                              punctuation, symbols, emoji).
      --ban <characters>      Never generate these characters.
      --ban-words <word>      Never generate this word, within longer words
                              neither. May be repeated.
      --acrostic <word>       Begin each line with the next character of this word
                              (acrostic, 삼행시).
      --syllables <metre>     Number of syllables of each phrase, with / between
                              lines, as in a sijo (시조): 3,4,3,4/3,4,3,4/3,5,4,3.
      --contains <word>       Include this word somewhere in the text. May be
                              repeated.
      --min-length <n>        Generate at least n characters before a stop string,
                              --max-lines or the end of a document.
      --max-copy <n>          Never copy n characters in a row from the training
                              text; needs --training-text.
      --training-text <file>  The training text, for --max-copy and to report how
                              much of the output is copied from it. May be repeated.
      --encoding <encoding>   Encoding of --prompt-file, --prompts, --adapt-to and
                              --training-text, any that iconv has. (default: auto)
            auto              - UTF-8, UTF-16 or UTF-32 by its byte-order mark,
                                or CP949, where there is no doubt
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR

    BEAM SEARCH:
      --beam <k>              Search for the most probable text with k beams
                              instead of sampling.
      --length-penalty <x>    Rank texts by log-probability / length^x: values
                              above 0 favour longer texts, below 0 shorter ones.
                              (default: 1)
      --early-stopping <when> When the search stops. (default: false)
            true              - when k texts are complete
            false             - when k texts are complete and no other is likely
                                to be better
            never             - when k texts are complete and no other can be
                                better
      --no-repeat-ngram <n>   Never repeat a sequence of n units.
      --beam-groups <n>       Divide the beams into n groups that avoid each
                              other's choices (diverse beam search). (default: 1)
      --diversity-penalty <x> How strongly the groups avoid each other. (default:
                              0.5)
      --n-best <n>            Print the n best texts; their scores go to standard
                              error. (default: 1)
      --beam-stochastic       Sample k different texts with the sampler chain
                              (stochastic beam search) and print --n-best of them.

    OPTIONS:
      -m, --model <file>      Model file. (default: model.safetensors)
      --seed <n>              Random seed. (default: a random one, shown on
                              standard error)
      -i, --interactive       Take turns with the model: type a line, read its
                              continuation, change settings; type /help for help.
      --json                  Print each text as a JSON object on its own line,
                              with ids, log-probabilities and settings.
      --color <what>          On a terminal, shade each character by how surprising
                              it was. (values: surprise)
      --show-chain            Print the sampler chain, one step per line, and exit.
      --threads <n>           Number of threads. (default: one per processor)
      --weights <type>        Number format of the weights. (default: auto)
            auto              - bf16 where the processor has instructions for it,
                                else fp32
            fp32              - 32 bits, as trained
            bf16              - 16 bits: less memory to read for all but the same
                                text
            int8              - 8 bits, each row of a matrix with its own scale:
                                the fastest
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let vocab: Text = """
    OVERVIEW: Show the vocabulary of a text.

    USAGE: charrnn vocab [<options>] <file> ...

    ARGUMENTS:
      <file>                  Text files, or folders of them; - for standard input.

    TEXT:
      --encoding <encoding>   Encoding of the files, any that iconv has. (default:
                              auto)
            auto              - UTF-8, UTF-16 or UTF-32 by its byte-order mark,
                                or CP949, where there is no doubt
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --normalize <normalize> Unicode normalization form of the text. (default: nfc)
            nfc               - canonical composition (default)
            nfd               - canonical decomposition
            nfkc              - compatibility composition
            none              - leave the text as it is
      --unit <unit>           The unit that the model reads and predicts. (default:
                              scalar)
            scalar            - one Unicode scalar; a Hangul syllable is one unit
            grapheme          - one extended grapheme cluster; joined emoji and
                                old Hangul are one unit
            jamo              - the jamo of Hangul syllables, composed again on
                                output
            byte              - one byte of UTF-8; all 256 are always in the
                                vocabulary
      --min-count <n>         Replace units that occur fewer than n times with
                              <unk>. (default: 1)
      --format <format>       Format of the files: auto, plain (all of the file is
                              text), csv (a table, commas (or semicolons, or tabs)
                              between columns), tsv (a table, tabs between columns,
                              without quotation marks), jsonl (JSON Lines: an
                              object, or a string, a line), kakaotalk (a chat that
                              KakaoTalk has exported). (default: auto: of each file
                              by its beginning and its name) (values: auto, plain,
                              csv, tsv, jsonl, kakaotalk)
      --column <name>         The column, or key, that has the text (csv, tsv,
                              jsonl): its name, or its number from 1. (default: the
                              only one, or one named text, content, body, message,
                              본문, 내용, …)
      --anonymize             Replace the names of those who speak in a chat
                              (kakaotalk) with A, B, …

    OPTIONS:
      --json                  Print JSON instead of a table.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let evaluate: Text = """
    OVERVIEW: Measure how well models predict a text.

    The last argument is the text, a file or a folder (- for standard input); the
    models before it are compared, model.safetensors if there are none. Every
    character counts, including those that a model has never seen. Compare models
    with different units by bits per character or per byte.

    USAGE: charrnn evaluate [<options>] [<model> ...] <file>

    ARGUMENTS:
      <file>                  The models, and last the text to evaluate them on.

    HOW A NETWORK LEARNS (--ADAPTIVE):
      --dynamic-segment <n>   Units between updates of a network. (default: 16)
      --dynamic-rate <rate>   Learning rate of these updates. (default: 0.4 for
                              lstm, 0.1 for other cells)
      --dynamic-decay <fraction>
                              How far each update pulls the weights back towards
                              the trained ones, as a fraction. (default: 0.002)

    SURPRISAL:
      --surprisal <html>      Write the text as an HTML page with each character
                              shaded by its surprisal.
      --surprisal-limit <n>   Maximum number of characters on the page. (default:
                              50,000)

    COPYING:
      --copying               Let each model write 100 texts of 500 characters and
                              report how much of them is copied from the training
                              text; needs --training-text.
      --training-text <file>  The text that the models were trained on. May be
                              repeated.
      -t, --temperature <t>   Temperature of these texts. (default: 0.8)

    OPTIONS:
      --encoding <encoding>   Encoding of the text, any that iconv has. (default:
                              auto)
            auto              - UTF-8, UTF-16 or UTF-32 by its byte-order mark,
                                or CP949, where there is no doubt
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --format <format>       Format of the files: auto, plain (all of the file is
                              text), csv (a table, commas (or semicolons, or tabs)
                              between columns), tsv (a table, tabs between columns,
                              without quotation marks), jsonl (JSON Lines: an
                              object, or a string, a line), kakaotalk (a chat that
                              KakaoTalk has exported). (default: auto: of each file
                              by its beginning and its name) (values: auto, plain,
                              csv, tsv, jsonl, kakaotalk)
      --column <name>         The column, or key, that has the text (csv, tsv,
                              jsonl): its name, or its number from 1. (default: the
                              only one, or one named text, content, body, message,
                              본문, 내용, …)
      --anonymize             Replace the names of those who speak in a chat
                              (kakaotalk) with A, B, …
      --holdout <fraction>    Evaluate on this fraction of the text only, at its
                              end, as training holds it out. (default: the whole
                              text)
      --protocol <which>      Evaluation protocol. (default: both)
            stateful          - one pass, the state carried from end to end
            windows           - independent windows of 256 units, each from an
                                empty state
            both              - both of them
      --json                  Print JSON instead of a table.
      --adaptive, --dynamic   Read the text once more and let the model learn from
                              it: what was read is predicted first and learned
                              afterwards. The model file does not change.
      --threads <n>           Number of threads. (default: one per processor)
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let mix: Text = """
    OVERVIEW: Combine several models into one.

      charrnn mix novel.safetensors counts.safetensors --weight 0.7

    The mixture predicts the weighted mean of the models' probabilities. The models
    must have the same vocabulary: train them on the same files with the same text
    options. The output file contains all of them.

    USAGE: charrnn mix [<options>] --weight <weight> <model> <model> ...

    ARGUMENTS:
      <model>                 Two or more models.

    OPTIONS:
      --weight <weight>       The weight of a model, repeated in the order of the
                              models. With one weight fewer than models, the last
                              model gets the rest of 1; with as many, the weights
                              are divided by their sum.
      -o, --output <file>     Output file. (default: mixture.safetensors)
      --force                 Overwrite an existing model.
      -q, --quiet             Print only warnings and errors.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let compress: Text = """
    OVERVIEW: Compress a file with a model.

      charrnn compress chapter.txt --model novel.safetensors
      charrnn decompress chapter.txt.crnn --model novel.safetensors

    The better the model predicts the text, the smaller the result. Any file can be
    compressed and comes back byte for byte; bytes that the model's vocabulary does
    not have take more space. To decompress, the same model file and the same build
    of charrnn on the same kind of processor are needed, so this is a way to
    measure models and not to archive files.

    USAGE: charrnn compress [<options>] <file>

    ARGUMENTS:
      <file>                  The file to compress (- for standard input).

    HOW A NETWORK LEARNS:
      --dynamic-segment <n>   Units between updates of a network. (default: 16)
      --dynamic-rate <rate>   Learning rate of these updates. (default: 0.4 for
                              lstm, 0.1 for other cells)
      --dynamic-decay <fraction>
                              How far each update pulls the weights back towards
                              the trained ones, as a fraction. (default: 0.002)

    OPTIONS:
      -m, --model <file>      Model file. (default: model.safetensors)
      -o, --output <file>     Output file (- for standard output). (default:
                              <file>.crnn, or standard output for standard input)
      --frozen                Do not let the model learn from the text while it
                              reads it: faster, and usually larger.
      --force                 Overwrite an existing file.
      -q, --quiet             Print only warnings and errors.
      --threads <n>           Number of threads. (default: one per processor)
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let decompress: Text = """
    OVERVIEW: Restore a file that was compressed with a model.

      charrnn decompress chapter.txt.crnn --model novel.safetensors

    The model must be the same file that the text was compressed with.

    USAGE: charrnn decompress [<options>] <file>

    ARGUMENTS:
      <file>                  The file to restore (- for standard input).

    OPTIONS:
      -m, --model <file>      Model file. (default: model.safetensors)
      -o, --output <file>     Output file (- for standard output). (default: <file>
                              without .crnn, or standard output for standard input)
      --force                 Overwrite an existing file.
      -q, --quiet             Print only warnings and errors.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let plot: Text = """
    OVERVIEW: Plot the learning curves of one or more runs.

    Training already writes its curves next to the model; this plots several runs
    together, or with other axes.

    USAGE: charrnn plot [<options>] <run> ...

    ARGUMENTS:
      <run>                   A model, its metrics file, or a folder that contains
                              some.

    OPTIONS:
      -o, --output <file>     Output file, in SVG. (default: curves.svg)
      --png <file>            Write a PNG too, with rsvg-convert, inkscape or
                              ImageMagick.
      --x <what>              Quantity on the horizontal axis. (default: steps)
            steps             - updates of the parameters
            seconds           - time spent on the run; in minutes or hours where
                                it is long
            epochs            - passes over the training text
      --y <what>              Quantity on the vertical axis. (default: perplexity)
            perplexity        - e^loss, on a logarithmic axis where it spans much
            loss              - nats per unit
            bits              - bits per character, comparable between kinds of
                                units
      --version               Show the version.
      -h, --help              Show help information.


    """
}
