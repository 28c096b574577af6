//! The words by which a mention is told, in lower case, a line a language: English, German, French, Spanish, Italian, Portuguese, Dutch,
//! Polish, Russian, Swedish. Japanese and Chinese, which do not part words, have signs of their own below.
//!
//! `word` is that word, `word*` all that begin so, `*word` all that end so. People leave accents out: words of four letters and more are
//! found without them too.

use std::sync::LazyLock;

/// A list of words.
pub(super) struct WordList {
    whole: Vec<String>,
    starts: Vec<String>,
    ends: Vec<String>,
}

impl WordList {
    fn parse(text: &str) -> Self {
        let mut words = WordList { whole: Vec::new(), starts: Vec::new(), ends: Vec::new() };
        for word in text.split_whitespace() {
            let bare = word.trim_matches('*');
            let folded = Some(without_accents(bare)).filter(|folded| folded != bare && bare.chars().count() >= 4);
            let list = match (word.ends_with('*'), word.starts_with('*')) {
                (true, _) => &mut words.starts,
                (_, true) => &mut words.ends,
                _ => &mut words.whole,
            };
            list.push(bare.to_owned());
            list.extend(folded);
        }
        words
    }

    /// Whether it is one of them itself.
    pub(super) fn has_whole(&self, word: &str) -> bool {
        self.whole.iter().any(|w| w == word)
    }

    /// Whether a word in lower case is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.whole.iter().any(|w| w == word)
            || self.starts.iter().any(|start| word.starts_with(start.as_str()))
            || self.ends.iter().any(|end| word.ends_with(end.as_str()))
    }
}

fn without_accents(word: &str) -> String {
    let plain = |c| match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ś' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ż' | 'ź' => 'z',
        'ё' => 'е',
        c => c,
    };
    word.chars().map(plain).collect()
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<WordList> = LazyLock::new(|| WordList::parse($text));)*
    };
}

words! {
    /// A knee or its cap.
    KNEES = "knee knees knee's kneecap* patell*
        knie kniee knien knies kniescheib* kniegelenk* kniekehl* *knie patellasehn*
        genou* rotul*
        rodilla rodillas rótula*
        ginocchi*
        joelho* patela*
        knieën *knieën knietje knieschijf*
        kolan* rzepk* rzepce
        колен* надколен*
        knä *knä knän knäet knät *knät knäna knäskål* knäled* knävec*";

    /// Words that begin so and are none, or are about one and not the joint itself: heights, clothes, exercises, places.
    NO_KNEES = "patellaband*
        kniebis* kniestr* knieband* knieorth* kniehebe* kniebeug* kniehoch knietief
        genouillèr*
        ginocchier* ginocchion*
        joelheir*
        knieband* kniehef* kniehoog
        kolanów*
        коленвал* наколен* коленопр*
        knästrump* knäböj* knähög* knäskydd* knälyft*";

    /// Words that name a trouble of the knee by themselves.
    CONDITIONS = "patellofemoral* patellaspitz* chondromalac* chondropath* pfps itbs gonalgi* gonarthro* gonartro*
        läuferknie* springerknie* knieprobl* kniebeschw*
        rotulien* essuie-glace
        rotulian* condromalac* condropat*
        rotuleo* rotulea*
        condromalác*
        lopersknie* jumpersknie* jumpersknee* knieklacht*
        chondromalacj*
        хондромаляц*
        löparknä* hopparknä* knäont* knäproblem*
        essuieglace l'essuieglace läuferknie* knieaua
        biodrowopiszczelow* biodrowopiszczelowego biodrowopiszczelowe pasmobiodrowo pasmabiodrowo kniepijn* knieschmerz* kneepain* hoffa* hoffit* pes-anserin* gonit* bursit* baker* bakerzyst*
        kolanobiegacza коленобегуна коленабегуна kneething kneeissue kneeissues genouducoureur rodilladelcorredor ginocchiodelcorridore joelhodecorredor löparknät";

    /// Parts about the knee that are named for exercises too: they speak only with a word of pain.
    PARTS = "itb itband iliotibial* menisc* mcl lcl acl
        tractus menisk* meniskus* patellasehne*
        menisque* tfl ménisqu*
        cintilla* menisco*
        bandellett* ileotibial*
        patelar*
        *piszczelow* łąkotk*
        мениск* надколенник*
        patellapees patellapezen patellarsehne tendonrotulien tendinerotuleo tendónrotuliano patellatendon patellartendon quadsehne kniepees jumpers";

    /// Pain, its relatives, and what a knee that hurts is said to do.
    PAINS = "svid* bark* talk* ibuprofen advil painkill* wince* ouchy tingl* numb went nag* gnaw*  ärger* mist empfindl* rumor* meldet* gemeldet beurs* zwickt
        doler indol* noia arrego odez* плохо чувств* krångel* strejk* gnag* känner pain pains painful* pained sore* hurt* ache aches ached aching achy achey achin niggl* twing* swoll* swell* stiff* tender* tight tightness tighter tightened uncomfort*
        discomfort* stab* sharp complain* flare* flaring dodgy bad badly kill killing killed gave giving buckl* grumpy grumbl* groan* moan* scream*
        protest* inflam* injur* problem* troubl* tweak* throb* ouch ow oof crunch* click* clicky creak* crack* pop popped popping weird* funny
        irritat* annoy* bother* acting whin* whing* wonky iffy gammy gimpy crap crappy shot trashed wrecked knackered busted toast burn*
        tendin* twist* bruis* sprain* strain* bang* bash* limp* hobbl* lame locked locking unstable wobbl* angry cranky unhappy unwell worse agony
        agoni* suffer* sting* pinch* pull* rubbish struggl* dying blew blown issue* jacked fubar syndrome
        schmerz* weh wehweh* zwick* zwack* gezwick* zieh* zieht zog stech* stich* gereizt* reizung* gemuckt muckt mucken meck* gemeck* dick dicke dickes
        geschwoll* schwell* gemerkt gespürt spür* beschwerd* aua autsch brenn* brannt* drück* gelitten leide* zickt* zicken* rumzick* zickig*
        streik* jammer* schrei* protest* klag* beleidigt* beleidg* kaputt* hinüber futsch überlast* überreiz* entzünd* knirsch* knack* verdreht*
        gezerrt* gestoß* instabil* blockier* blockad* hölle problem* probleme* macht's steif* wacklig* humpel* gehumpel* lahm* wehtat murr*
        mukkt mukt muksch pocht poch* pieks* piek* tat
        douleur* douloureu* mal maux gêne* géner* gén* tire tirait tirent tiraill* pique piqu* enfl* gonfl* souffr* bloqu* lanc* lance grinc*
        craqu* aïe aie ouille sensib* vrac compote hs chauff* inflamm* tendin* raide* coinc* alerte couin* siffl* fragile* capricieu* grogn*
        râle* râler lâch* pète pété blessé* blessur* boit* boîte brûl* brul* élanc* pincem* coup problèm* ennui* pourri* mort morts cass* tordu*
        syndrome
        dolor* dolió duel* molest* pinch* hinchad* guerra cruj* tocad* polvo fastidi* quej* sobrecarg* matand* muert* inflam* irritad* lata
        roto rota punzad* resent* resint* fallo falla* mal lesion* tendin* cargad* dañad* pincha* jodid* rebel* rígid* chung* problem*
        fastidio fastidi* fitt* gonfi* gonfio infiamm* dolen* dolor* dolorant* dolorin* male ko rotto rotta scricchiol* sentire brucia*
        punge* tira tirava infort* bloccat* ced* stanc* fuso fusa lament* protest* problem* tendin* rigid* acciacc* pizzic*
        dor dores dorzinh* doen* dói doi doeu doía dolor* incômod* incomod* inchad* inchou inchand* pontad* fisgad* estal* senti* reclam* travou travad* travand* trava
        matand* inflam* lesion* lesão queiman* machucad* machuquei ruim bichad* zoad* estourad* problem* tendin* ferrad* ardendo chiando
        pijn pijnl* pijnt* lastvan veellast weerlast beetjelast watlast zeer zere last gezwol* opgezwol* zeur* steek steken stekend* gevoelig* klacht* kloppend* brandt brandend* opspeel* speelt
        protest* gepijnigd dik dikke stijf stijve geblesseerd* blessure* vervelend* irrit* ontst* kraak* krak* knars* kapot gevoeld vastgelopen
        moeilijk tegenwerk* sputter* mopper* problem* overbelast*
        ból ból* bol* bólow* kłu* kłuj* spuch* opuch* pobol* dokucz* doskwier* daje dało popalić strzel* strzyk* trzeszcz* chrup* ciągn* piecz*
        kontuzj* sztywn* puchn* rwie rwało napierd* napier* nawala* siad* siadł* zepsut* rozwal* problem* bolesn* uraz* przeciąż* zapaln* zapale* szwank* ciągnie
        urw* wysiad*
        боль* болью болят болит боли болел* болезн* болюч* бол побал* заболел* разбол* прибол* ноет ноют ныл* ноющ* заны* опух* отек* отёк* распух*
        дискомфорт* тянет тянул* потяг* хруст* хрус* прострел* стрел* гуд* колет кольн* ломит ломи* травм* воспал* беспоко* напомин* дало знать тупит
        жжет жжёт щелк* щёлк* клин* подвод* подвел* отвал* проблем* мучает мучил* скрип* стуч* распер* перегруз* щем* убил* убит* жалу* крях*
        ont smärt* svull* känning* öm ömt ömma ömmar värk* gnäll* hugg* hugger irriter* irritat* problem* strul* brås bråk* stel stelt skad* inflam* knak* knäpp*
        trilsk* bränn* protest* krångl* spök* molar molande dras drar pajat paj* sönder ilar illa jävl* överbelast* sticker
        barked flared flare plagu* aua clunk* pointe cojea* cojo manc* zoppic* manqu* tire tiré tirée resentid* doło dokuczl*
        tirado machac* aufgemuckt rebell* rumor* dolend* pobolewa ćmi ćmił*
        grind* grating clunk* fluid effusion puffy raging rages upset unimpressed hates hated hating revolt* mutin* betray* fail failed failing fails
        collapse* seized seizing stuck catching zing* zap* shooting knife knives torn rupture* damaged weak weakness heavy ropey sketchy sus worrying worried concern
        concerning concerned sulk* whimper* yell* shout* pester* drama hinge nippy smart smarts smarting
        spannt verspannt zwieb* hakt reibt knarz* quietsch* gluckert erguss spinnt motzt motz* nörgel* nervt genervt angeschlagen lädiert geprellt prellung sorgen
        sorgenkind wackelt eingeknickt knickt sticht pulsier* murks bemerkbar spürbar mault maul* zumacht zugemacht dicht taub
        coince grippé rouill* nase flanch* cède boude tracass* inconfort* picot* bancal meurtri amoché épanchement bobo lourd feu cuit vrac flingué naze
        avisa avisó avisad* tirón tirante petad* petó reventad* fatal chasqu* atasc* floja tonta latigazo sufr* resiente derrame
        cigol* soffr* scrocchi* risentiment* contratt* indolenz* capricc* noie versamento acciaccat* urla cotto tensione dolent* brontol* punzecch*
        rangendo latej* pinçand* falhou falhand* estragad* ferrou detonad* dolorid* apitou apitand* gritou gritand* pesad* baleado derrame zuad* ardeu bambo
        pijntje* zwik* stram* stroef irritatie geïrriteerd* zwelling opgezet scheut* priemend* dwars* slecht raar brak trekkend* bonkt vocht
        przeskak* przeskocz* skrzyp* zablok* blokuj* mrowi* uciska* uwiera* dyskomfort* marud* narzeka* buntuj* strajk* pulsuj* szwank* jęcz* kuleję utyka* piecze tępy chore boląc*
        заклин* хрома* пульсир* сводит свело ломот* покал* колол* режет припух* каприз* бунт* чудит шалит подкос* слаб* неприятн* воспалил* болит болело
        stryk smärtar smärtade vrickat svag* molvärk* kärv* knarr* gnissl* hakar låst låser bultar dunkar klagar klagade känslig* obehag* sviker trilskas vrålar skriker gjorde-ont
        patellapees
        hate embêt*
        ouchi* owie*";

    /// Whole words that begin like a pain and are none.
    NO_PAINS = "painless painfree stabil* tightrope
        tendr* wehr* dickicht
        malgré général* sentier* gentil* genial* génial* généreu* générat*
        dolores dolomit*
        facile
        doreen
        bolog* boliv* bolt*
        болот* болтал* больш* более больше колес* конец
        ontario drakt*
        stable stables stabile stabili estable";

    /// Stopping or walking: with a word of [`BECAUSE`] it is the knee's.
    STOPS = "stop* cut abandon* dnf walk* bail* quit pulled turned shorten* shortened aborted abort* abgebroch* abbruch abbrech* abzubrech* umgedreht gehen
        heimgehumpel* ausgestieg* arrêt* écourt* marche* rentr* demi-tour parar paré parad* retir* abandon* corté cort* volv* andando caminand*
        ferm* ritir* rientr* cammin* smett* parei parou pare* voltei encurt* andei gestopt gestaakt afgehaakt uitgestapt ingekort gewandeld wandelen opgegeven
        przerw* zszed* skróc* marsz* zakończ* останов* сош* сошел сошёл пешком прерва* бросил* свернул* bröt bryta avbröt* avbryt* gå gick kliv* klev
        cancel* skipped scrapped binned ditched gestrichen abgesagt annul* cancelad* suspend* afgelast geschrapt odwoł* отмен* отлож* inställ* ställde
        interromp* interrump* interrott* unterbr* onderbro* saltat* прерв* avbrutet przerwan* zakończen*";

    /// Because.
    BECAUSE = "because cause cuz cos due thanks bc after with for of
        wegen aufgrund grund weil dank
        cause faute
        por causa debido culpa
        per causa colpa
        por causa devido culpa
        door wegens vanwege omdat
        przez bo
        из из-за
        pga grund tack";

    /// Which knee, or whose: nobody names one that is not noticed.
    WHICH = "left right l r lt rt inside outside inner outer lateral medial
        links rechts linke linkes linken linker rechte rechtes rechten rechter li re innen außen aussen innenseite außenseite aussenseite
        droit droite gauche g d externe interne
        derecha izquierda dcha izda izq der externa interna
        destro destra sinistro sinistra dx sx esterno interno
        direito esquerdo dir esq
        linker rechter linkerknie rechterknie buitenkant binnenkant
        lewe prawe lewym prawym lewego prawego
        левое правое левом правом левого правого левая правая лев прав
        vänster höger hö vä utsidan insidan";

    /// Mine, right before it.
    MINE = "my mein meine meinem meinen mon mes ma mi mis mio mie meu meus minha mijn m'n moje mojego moim мое моё моем моём моего mitt min mina";

    /// Back once more: with a knee it is the trouble that is.
    AGAIN = "again wieder erneut encore otra ancora novo opnieuw weer znowu znów опять снова igen";

    /// Well, or done for it: takes the weight from [`WHICH`] and [`AGAIN`], not from a word of pain.
    GOOD = "toll top klasse prächtig wunderbar ruhe unauffällig neu neue neuer* fühlt géni* neuf neuve répond présent forme nuevo nueva novedad nuovo nuova controllo novo nova dia jour jak nowe nowy jakby как новое новый новая спокойно återställ* ny nytt lugnt fantastic awesome amazing quiet calm behaving behaved specialist doctor's krimp spits klinik* clinique clinica cote côte mont mount water snow mud schnee matsch eau neige boue agua nieve barro bella acqua neve fango água rio lama modder sneeuw śnieg błot* wod* снег* вод* гряз* встал* встат* подниман* vatten snö lera leran new brand shirt* shorts sock* pad pads guard* physio* doctor doc appointment injection scope checkup ice* save* protect* care* freeze* flex* bend* squat* press* hug* replac* good ok okay fine great perfect* strong solid happy better best healthy recover* rehab* physio* surger* operat* mri scan brace* sleeve* support*
        tape* taping taped strap* exercis* strength* test* held holding holds smooth* well nice normal checked lift* drive* raise* warm*
        gut mitgespielt reha* arzt termin schon* schutz* gute gutes guten super prima hält hielt halten stabil* fit besser bestens läuft lief bandage* tape* getapt* reha übung* kräftig* frei ruhig* brav
        bien va bon bonne tient tenu nickel mieux parfait* impecc* sage rassur* kiné strap* renfo* 
        perfect* mejor genial recuper* aguant* fisio fuerte estable respond*
        bene posto regge reggono bravo perfett* meglio tiene tenuto ottim* fisio rinforz* recuper*
        bem bom zerad* melhor perfeit* 100 aguent* fortalec* firme recuper*
        goed prima doet deed houdt hield gaat beter top sterk herstel* fysio
        dobrze ok rehab* ćwicz* porządku super lepiej świetnie spoko gra działa trzyma fizjo
        порядке ок укреп* хорош* отличн* норм* лучше держ* держит молодц* восстанов*
        bra kändes fint höll håller bättre stabil* starkt rehab* toppen perfekt*
        op knieop opération* opéré* opér* operac* operaz* operad* cirug* cirurg* chirurg* operatie* operacj* операц* knäop* operation* meniskusop reprise
        opaska opaskę ortez* kolanówk* бандаж* ortes* bandag* brace* injekt* infiltr* proposed proposal propos* married ring antrag demande pedida pedido proposta zaręczyn*
        предложени* friade förlov* aanzoek verlob*
        ras muto muet muda mudo stumm silent tyst молчит cicho keurig stil mobil* beweglich* dehn* stretch* yoga pilates circuit kraft* turn* gym* knöchel sano sana sain santé gesund healthy
        stable stabile gehalten haelt mitgemacht retto tenne ordnung oude alright fab brill* sound sorted settled gold magic douce content fiable nuova rinato novinho tranquilo tranquila calmo rustig";

    /// None of it, anywhere in the same clause.
    NONE = "no not without zero never didn't doesn't don't isn't wasn't aren't weren't won't haven't hasn't hardly barely nothing
        kein keine keinen keiner keinerlei nicht nichts null nie ohne
        pas sans aucune aucun jamais rien
        sin nada ninguna ningún nunca ni cero
        niente senza non nessun nessuno nessuna mai zero
        sem nenhum nenhuma não nao nada nunca
        geen zonder niet nooit niks nauwelijks
        bez nie żadnego żadnych żaden nic
        не без нет ни никак* ноль
        ingen inga inget inte utan aldrig noll";

    /// With a verb that did not happen: "can't run without pain".
    WITHOUT = "without ohne sans sin senza sem zonder bez без utan";

    /// After one of them: something is wrong.
    NOT_SO = "right happy great good 100 ok okay well best
        gut rund glücklich schön toll
        content contente bien bon top terrible aime
        bien buena fina contenta
        bene contento
        bem bom legal
        goed lekker blij tevreden top
        dobrze najlep* fajn*
        хорош* радует рад доволь*
        bra glad nöjd
        loving so impressed amused playing 100% ganz ideal fina fino
        favours favors très muy molto muito heel zo erg bardzo очень super";

    /// It is over.
    OVER = "gone free vanished disappeared cured healed
        weg vorbei verschwunden schmerzfrei* beschwerdefrei*
        disparu disparue* fini finie parti partie terminé*
        desaparecid* desapareció
        passato passata sparito sparita guarit*
        passou sumiu sarou
        pijnvrij* verdwenen genezen
        minął minęło przeszed* przeszło ustąpił*
        прошл* минуло ушл*
        smärtfri* borta försvunn*
        painless painfree
        adiós goodbye bye adieu tschüss ade addio adeus vaarwel żegnaj прощай farewell hejdå passé passée acabó acabado acabou overstanden";

    /// Somebody else, by kinship.
    OTHERS = "wife* husband* friend* brother* sister* partner's dad dad's daddy mum mum's mom mom's father* mother* son's daughter* mate's mates buddy* colleague* boyfriend* girlfriend*
        coach's neighbo* grandpa* grandma*
        frau freund* bruder* schwester* papa* mama* vater* mutter* sohn* tochter* kumpel* kollege* kollegin* mann opa oma
        femme mari frère sœur soeur ami amie amis copain copine père mère fils fille pote collègue lui
        hermano hermana mujer marido amigo amiga padre madre hijo hija novio novia colega compañer*
        moglie marito fratello sorella amico amica padre madre figlio figlia papà mamma collega
        esposa irmão irmã pai mãe filho filha namorad* colega
        vrouw vriend* broer* zus vader* moeder* zoon dochter maat collega
        żon* męż* brat brata bratu siostr* tata taty tacie mama mamy mamie mamę ojc* matk* syn syna córk* kolega kolegi koleżank* przyjaci*
        жена жены жене жену муж мужа мужу брат* сестр* друг друга другу подруг* папа папы папе мама мамы маме отец отца мать сын* доч* коллег* тренер*
        fru frun frus bror* syster* kompis* vän vännen pappa* mamma* sonen dotter* sambo* kollega*
        kid kid's kids toddler one's kind kindes enfant niño niña hijit* bimbo bimba criança peuter dziecko dziecka ребён* ребен* barn barnet
        chica chico sis bro gf bf ma's nipote neveu nièce cugino prima primo tante onkel tía tío zio zia brorsa morsa farsa hubby missus
        ragazza ragazzo compagna compagno
        mąż mężem";

    /// Whose knee, before it: his, her.
    THEIRS = "his her their seinem seinen seine sein ihr ihrem ihren ihre deren son sa leur su sus suo suoi seu seus zijn haar jego jej ich его ее её их hans hennes deras";

    /// Before a knee that is only a height or an exercise: up to the knees.
    UP_TO = "taking take took bend high bis hoch hohe hohen jusqu'aux jusqu'au montées montée élévation hasta altas arriba fino alte até tot till po по wysokie unoszenie выше höga höjda";

    /// Behind a knee that is only a word.
    NOT_THE_JOINT = "high higher deep lift lifts sock socks raise raises drive drives length jerk clinic up bend bends runners hoch altas arriba alte";

    /// Of somebody whose name follows.
    OF = "of von vom de di da do van";

    /// What may come, and has not.
    HOPES = "hope hoping hopefully wish if unless avoid avoiding prevent falls hoffe hoffentlich wenn vorbeug* vermeid* espère espérons évit* ojalá espero esperemos evitar
        speriamo spero evitare tomara hopelijk hoop voorkom* oby mam-nadzieję jeśli jeżeli uniknąć надеюсь если лишь hoppas om förebygg*";

    /// Before a knee that is not what the clause is about: where, or whose.
    PLACES = "on onto in into at around past near below above under over down against beneath beside to one of with for a
        auf am an im ins vom um unter über bei beim nach zum zur mit aufs ans ein eine einem fürs
        du au aux à sur sous dans de un vers d'un pour por per für voor
        del al en sobre bajo con una hasta tras
        in sul sulla al nel di con dello della un sopra sotto
        no na do ao da em com sob sobre um
        op aan van in met bij onder boven naar één een
        na w pod do po u nad za od jednym
        на в под у до по к о от за одном одно над
        på i vid under över till ett med av";

    /// Between such a word and the knee.
    ARTICLES = "the a one my your bended das dem den der ein einem mein meinem le la un mon una el mi il lo l un uno o a um meu het een één mijn jednym одном ett mitt";

    /// That something is felt there: a knee that is well is not felt.
    FEELS = "feel feeling felt notice noticed noticing spüre spürte merke merkte sens ressens sentais siento noto notaba sento sentivo sinto sentia voel voelde czuję czułem czułam чувствую ощущ* känner kände känns
        notando sintiendo sentendo sentindo";

    /// For whose sake something did not happen.
    BY = "because cause cuz cos 'cause by due wegen aufgrund dank cause causa culpa door vanwege wegens przez из-за pga grund
        bo weil car porque perché omdat eftersom";

    /// All but.
    EXCEPT = "except apart bisauf abgesehen außer sauf excepté hormis salvo excepto menos tranne aparte eccetto exceto behalve oprócz poza кроме förutom utom";

    /// What a knee that has enough of it says.
    SAYS = "said says say sagt sagte meint dit dijo dice dicho detto disse diz zei zegt powiedział* mówi сказал* говорит sa säger";

    /// Before a verb that did not happen: of a knee that is a complaint, unless it is the complaint that did not.
    VERB_NOT = "not don't doesn't didn't won't wouldn't isn't wasn't can't cannot cant couldn't didnt doesnt barely hardly
        nicht kaum pas non não nao niet nauwelijks nie ledwo не еле едва inte knappt no";

    /// What a knee that is well does not do.
    SIGNS_OF_LIFE = "mucks* piep* signe señal* segnal* sinal* lebenszeichen enter* teken znak* знак* tecken matter thema issue* factor
        souc* preoccup* préoccup* preocup* sorg* zorg* worr* think thought denk* gedacht penser pensé pensado pensato pensei myśl* дума* tänk* know weiß weiss sais sé so sei weet wiem знаю vet
        mention* erwähn* mal bad worse worst schlecht schlimm mauvais terrible peor malo mala peggio pior slecht źle gorzej плох* хуже dålig* sämre sichtbar brauch* need* besoin necesit*";

    /// Of a time long past: the year of an operation.
    PAST = "ago lastyear lastseason vorjahren letztesjahr letztenjahr ilya l'andernier l'annéedernière hace añopasado annofa annifa annoscorso atrás anopassado geleden vorigjaar
        temu zeszłymroku назад прошломгоду sedan förraåret";

    /// Other parts of a body: pain in a clause with one of them is theirs.
    BODY = "ankle* calf calves shin* hip hips foot feet back achilles hamstring* ham hams quad quads toe* heel* shoulder* stomach* head groin glute* butt chest neck arm* leg legs thigh* lung* side tummy gut
        wade* schienbein* hüft* fuß füße rücken achillesseh* oberschenkel* zeh* ferse* schulter* bauch* kopf leiste* po beine bein rippe*
        mollet* tibia* hanche* pied* dos tendon cuisse* orteil* talon* épaule* ventre tête aine fesse* jambe* cheville* ischio*
        tobillo* gemelo* cadera* pie pies espalda aquiles isquio* cuádriceps dedo* talón hombro* estómago cabeza ingle glúteo* pierna* muslo*
        caviglia polpacci* anca piede piedi schiena tendine coscia cosce dito tallone spalla stomaco testa inguine gluteo gamba gambe
        tornozelo* panturrilha* canela* quadril pé pés costas aquiles coxa* dedo* calcanhar ombro* barriga cabeça virilha glúteo* perna* posterior
        enkel* kuit* scheen* heup* voet* rug achillespees hamstring* bovenbe* teen tenen hiel* schouder* maag buik hoofd lies bil* been benen
        kostk* łydk* piszczel* biodr* stop* plec* achilles* udo uda palec pięt* bark* brzuch głow* pachwin* pośladk* nog* dwugłow*
        голеностоп* икр* голен* бедр* бедер стоп* спин* ахилл* палец пятк* плеч* живот* голов* пах* ягодиц* ног* лодыж*
        fotled* vad vaden vader smalben* höft* fot fötter rygg* hälsen* lår* tå tår häl* axel axlar mage* huvud* ljumsk* rump* ben benet benen";

    /// Done for a knee: it does not say that it is well.
    CARE = "tape* taped taping test* tested testing ice* iced rest* brace* strap* getapt* bandag* strapp* save saving protect* spar* physio*";

    /// Words between clauses.
    BUT = "but aber mais pero ma mas maar ale men sondern но а";
}

/// Faces of who is not happy.
pub(super) const SAD: &str = "😖😩😫😣😞😢😭😕🙁☹😔😟😤😡🤕😓😥😰🙄😬💔👎";

/// Signs for a knee where words are not parted, and for what always hurts with it.
pub(super) const KNEE_SIGNS: &str = "膝 ひざ ヒザ 髌 髕 半月板 腸脛靭帯 腸脛靱帯 髂胫束 髂脛束";

/// Signs for pain there.
pub(super) const PAIN_SIGNS: &str = "痛 疼 気にな 水腫 积液 積液 緊 有点紧 紧 違和感 違和 不舒服 不适 不適 腫 肿 酸 痠 ランナー膝 跑步膝 跑者膝 跑膝 炎 いたい いたみ いたむ いたかっ 傷 伤 ズキ ピリ ピキ チク うず 悲鳴 \
    調子が悪 不調 故障 怪我 ケガ 張り はれ きし ギシ ガク しび 痺 ダメ だめ ヤバ やば 限界 壊 爆 嫌な感じ いまいち イマイチ にくる にきた 変な感じ おかし 文句 難受 难受 难过 胀 脹 刺 抗议 抗議 报警 報警 \
    卡 响 又犯 犯了 不对劲 不對勁 异样 不行 发软 發軟 发作 發作 综合征 綜合徵 废 廢 磨损 僵 重い 重だる だるい 水がたま 水が溜 硬い 固い 引っかか ひっかか ポキ パキ ゴリ ジンジン 抜け ぐらつ 不安 心配 強張 こわば つっぱ ツッパ 突っ張 しんど 辛い つらい 悪化 再発 爆弾 紧绷 发紧 無力 无力 弹响 旧伤 扭 发麻 罢工 撑不住 受不了 不太好 不给力 告急 求饶 隐隐";

/// Before a sign for pain: none.
pub(super) const NOT_BEFORE: &str = "无 無 没 沒 没有 沒有 毫无 毫無 零 不再 没什么 沒什麼 没有任何 不怎么 不";

/// Soon behind a sign for pain: none.
pub(super) const NOT_BEHIND: &str = "ない なく なし なかっ 無し 無く 無し 無い ゼロ 消え 取れ 引い 治っ 治り 治ま 消失 没了 沒了 不见 全消 好了 おさま 収ま 和らい";

/// For none, or for somebody else's.
pub(super) const NONE_SIGNS: &str = "膝丈 及膝 膝まで ひざまで 痛くない 痛みなし 痛み無 痛みは無 痛みはな 痛みもな 痛みがな 痛くなか 痛みが消 痛みゼロ 痛みも消 痛なし 無痛 无痛 違和感なし 違和感もな 違和感はな \
    問題なし 問題な 大丈夫 治っ 治り 治った 回復 消えた 没感觉 不痛 不疼 不酸 没有痛 没痛 没疼 没有疼 沒有痛 沒痛 不再 没有不 沒有不 状态不错 没有任何 沒有任何 没事 沒事 没问题 沒問題 \
    恢复 恢復 好了 妻 主人 夫 友 父 母 息子 娘 彼 さんの さんが 同僚 先輩 後輩 老婆 老公 爸 妈 媽 他 她 队友 隊友 同事 教练 教練 儿子 女儿";
