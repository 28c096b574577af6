//! Words for sports: one vocabulary for FIT, the GPX `<type>`, TCX and the tables of exports, in all languages.
//!
//! Words are in the form that `snake_case` gives, so that spelling does not matter.

use super::Sport;

/// A sport, its sub-sport, and the words for it, separated by spaces.
#[derive(Debug)]
pub(super) struct SportVocabulary {
    pub(super) sport: Sport,
    pub(super) finer: Option<&'static str>,
    list: &'static str,
}

impl SportVocabulary {
    /// Whether the list contains this word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.all().any(|own| own == word)
    }

    /// All words.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        self.list.split(' ')
    }
}

/// Whether a word is one of [`OTHER`].
pub(super) fn is_other(word: &str) -> bool {
    OTHER.split(' ').any(|other| other == word)
}

/// English words: the names of the FIT profile, Garmin Connect, Strava, Apple Health and common recorders. Numbers are those that
/// Strava writes into the GPX `<type>`.
pub(super) const ENGLISH: &[SportVocabulary] = &[
    SportVocabulary {
        sport: Sport::Running,
        finer: None,
        list: "9 run running jog jogging race street_running outdoor_run outdoor_running road_running road_run fun_run \
         parkrun running_outdoor run_outdoor fartlek interval_run interval_running long_run tempo_run recovery_run \
         easy_run",
    },
    SportVocabulary {
        sport: Sport::Running,
        finer: Some("trail"),
        list: "52 trail_run trail_running ultra_run ultra_running fell_running mountain_running skyrunning",
    },
    SportVocabulary {
        sport: Sport::Running,
        finer: Some("treadmill"),
        list: "treadmill treadmill_run treadmill_running indoor_running indoor_run run_indoor running_treadmill \
         running_indoor",
    },
    SportVocabulary { sport: Sport::Running, finer: Some("virtual_activity"), list: "49 virtual_run virtual_running" },
    SportVocabulary { sport: Sport::Running, finer: Some("track"), list: "track_running track_run indoor_track" },
    SportVocabulary { sport: Sport::Running, finer: Some("obstacle"), list: "obstacle_run obstacle_racing" },
    SportVocabulary { sport: Sport::Running, finer: Some("stroller"), list: "stroller_running" },
    SportVocabulary {
        sport: Sport::Walking,
        finer: None,
        list: "10 walk walking casual_walking speed_walking power_walking indoor_walking indoor_walk outdoor_walk \
         outdoor_walking nordic_walking race_walking treadmill_walking wheelchair_push_walk dog_walking",
    },
    SportVocabulary {
        sport: Sport::Hiking,
        finer: None,
        list: "4 hike hiking mountaineering trekking alpinetour rucking outdoor_hike mountain_hiking backpacking",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: None,
        list: "1 ride bike biking cycling cycle bicycle e_bike_ride ebike_ride e_biking e_bike ebike handcycle \
         hand_cycling velomobile bmx outdoor_ride outdoor_cycling outdoor_bike bike_commuting commuting_cycling \
         bike_ride e_bike_fitness",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("mountain"),
        list: "mountain_bike_ride mountain_biking mountain_bike mtb enduro_mtb downhill_biking e_mountain_bike_ride \
         emountain_bike_ride e_bike_mountain",
    },
    SportVocabulary { sport: Sport::Cycling, finer: Some("road"), list: "road_biking road_cycling road_bike" },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("gravel_cycling"),
        list: "gravel_ride gravel_cycling gravel_biking cyclocross",
    },
    SportVocabulary { sport: Sport::Cycling, finer: Some("virtual_activity"), list: "virtual_ride virtual_cycling" },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("indoor_cycling"),
        list: "indoor_cycling indoor_bike indoor_ride indoor_biking spinning spin stationary_bike cycling_stationary",
    },
    SportVocabulary { sport: Sport::Cycling, finer: Some("track_cycling"), list: "track_cycling" },
    SportVocabulary { sport: Sport::Swimming, finer: None, list: "16 swim swimming" },
    SportVocabulary {
        sport: Sport::Swimming,
        finer: Some("lap_swimming"),
        list: "lap_swimming pool_swim pool_swimming",
    },
    SportVocabulary {
        sport: Sport::Swimming,
        finer: Some("open_water"),
        list: "open_water_swimming open_water_swim open_water",
    },
    SportVocabulary { sport: Sport::Rowing, finer: None, list: "rowing row virtual_row" },
    SportVocabulary { sport: Sport::Rowing, finer: Some("indoor_rowing"), list: "indoor_rowing rowing_machine rower" },
    SportVocabulary {
        sport: Sport::Paddling,
        finer: None,
        list: "kayaking kayak canoeing canoe stand_up_paddleboarding stand_up_paddling sup paddling paddle \
         whitewater_kayaking whitewater_rafting_kayaking rafting paddle_boarding paddleboarding surfski outrigger",
    },
    SportVocabulary {
        sport: Sport::Elliptical,
        finer: None,
        list: "elliptical elliptical_trainer cross_trainer stair_stepper stair_climbing stairclimber floor_climbing \
         stair_climber stepper",
    },
    SportVocabulary {
        sport: Sport::CrossCountrySkiing,
        finer: None,
        list: "7 3 13 8 nordic_ski nordic_skiing cross_country_skiing cross_country_ski cross_country_skiing_ws xc_ski \
         xc_skiing backcountry_ski backcountry_skiing backcountry_skiing_snowboarding_ws ski_touring snowshoe \
         snowshoeing snow_shoe snow_shoe_ws roller_ski roller_skiing rollerski skate_skiing_ws skate_skiing",
    },
    SportVocabulary {
        sport: Sport::AlpineSkiing,
        finer: None,
        list: "2 12 alpine_ski alpine_skiing ski skiing resort_skiing_snowboarding_ws snowboard snowboarding \
         resort_skiing resort_ski downhill_skiing downhill_ski telemark",
    },
    SportVocabulary {
        sport: Sport::Strength,
        finer: None,
        list: "weight_training weightlifting weight_lifting strength_training strength weights crossfit \
         functional_strength_training traditional_strength_training core_training kettlebell bodyweight \
         powerlifting",
    },
    SportVocabulary {
        sport: Sport::Fitness,
        finer: None,
        list: "11 yoga pilates training fitness_equipment fitness workout indoor_cardio cardio cardio_training hiit \
         high_intensity_interval_training gym breathwork mobility flexibility_training stretching barre aerobics \
         circuit_training jump_rope dance dancing zumba boxing tai_chi meditation aqua_jogging aqua_running \
         water_running deep_water_running physical_therapy",
    },
    SportVocabulary {
        sport: Sport::Transition,
        finer: None,
        list: "transition transition_v2 swim_to_bike_transition bike_to_run_transition",
    },
    SportVocabulary {
        sport: Sport::Other,
        finer: None,
        list: "generic other multi_sport multisport sport sports activity default track unclassified triathlon duathlon",
    },
];

/// Known sports without a class of their own: they count as other sport, and are not guessed from speed.
pub(super) const OTHER: &str = "5 6 14 15 american_football archery atv auto_racing badminton baseball basketball boating bouldering climbing \
     indoor_climbing rock_climbing sport_climbing cricket curling disc_golf diving driving car motor_racing \
     equestrian fencing fishing fly_fishing flying flight golf gymnastics handball hang_gliding paragliding hockey \
     ice_hockey field_hockey horseback_riding horse_riding hunting ice_skate ice_skating skating inline_skate \
     inline_skating roller_skating kite_surf kitesurf kitesurfing kiteboarding kiteboarding_v2 lacrosse \
     martial_arts mixed_martial_arts motor_bike motor_cycling motorcycling motorcycle motocross overland padel \
     paddelball platform_tennis pickleball racket racquetball racket_sports rowing_sport rugby sail sailing \
     sailing_v2 sail_race skateboard skateboarding sky_diving skydiving snorkeling snowmobiling snowmobile soccer \
     football softball squash surf surfing table_tennis tennis tactical ultimate ultimate_frisbee volleyball \
     beach_volleyball wakeboard wakeboarding wakesurfing water_skiing water_polo water_tubing wheelchair \
     wheelchair_push_run windsurf windsurfing wingfoil wing_foiling wind_kite_surfing sledding sled ski_jumping \
     jumpmaster hot_air_ballooning gaming esport sauna bus train boat transport";

/// Words in other languages, of Strava's tables and of recorders on phones and watches.
pub(super) const TRANSLATED: &[SportVocabulary] = &[
    SportVocabulary {
        sport: Sport::Running,
        finer: None,
        list: "freizeitlauf waldlauf morgenlauf abendlauf 慢跑 室外跑 室外跑步 晨跑 夜跑 lauf laufen course_à_pied course carrera carrera_a_pie corsa corrida hardloopsessie hardlopen \
         hardlooptraining löpning löprunda löppass løping løpetur løp løb løbetur juoksu juoksulenkki bieg bieganie \
         běh futás koşu lari бег забег пробежка ラン ランニング 跑步 달리기 러닝 laufen_im_freien lauf_im_freien outdoor_laufen \
         dauerlauf joggen course_en_extérieur course_à_pied_en_extérieur footing course_sur_route correr \
         correr_al_aire_libre carrera_al_aire_libre trotar corsa_all_aperto correre corrida_ao_ar_livre \
         correr_ao_ar_livre buiten_hardlopen hardloop løping_utendørs utomhuslöpning juoksu_ulkona \
         bieganie_na_zewnątrz běhání dış_mekan_koşusu lari_luar_ruangan бег_на_улице 屋外ラン 屋外ランニング ジョギング 户外跑步 戶外跑步 \
         户外跑 路跑 야외_달리기 조깅 chạy_bộ chạy ว_ง جري ריצה τρέξιμο alergare трчање біг пробіжка kross",
    },
    SportVocabulary {
        sport: Sport::Running,
        finer: Some("trail"),
        list: "traillauf trail trailrunning trailrun trailrunsessie course_de_trail trail_course_à_pied \
         carrera_de_montaña carrera_por_montaña carrera_de_trail corsa_su_sentiero corsa_trail corrida_em_trilha \
         corrida_de_trilha corrida_em_trilhas trailhardloopsessie traillöpning terränglöpning terrengløp \
         terrengløping trailløb polkujuoksu bieg_terenowy bieg_trailowy trailový_běh трейлраннинг トレイルラン トレイルランニング \
         越野跑 트레일_러닝",
    },
    SportVocabulary {
        sport: Sport::Running,
        finer: Some("virtual_activity"),
        list: "virtueller_lauf course_à_pied_virtuelle course_virtuelle carrera_virtual corsa_virtuale corrida_virtual \
         virtuele_hardloopsessie virtuell_löpning virtuell_løpetur virtuelt_løb bieg_wirtualny バーチャルラン 虚拟跑步",
    },
    SportVocabulary {
        sport: Sport::Walking,
        finer: None,
        list: "spaziergang gehen marche caminata camminata caminhada wandeling wandelen promenad gåtur gange kävely \
         spacer chůze séta yürüyüş jalan_kaki ходьба прогулка ウォーキング ウォーク 步行 걷기 marcha marche_à_pied \
         marche_nordique caminar andar walken passeggiata camminare andar_a_pé andando gå å_gå 散步 健走 산책 đi_bộ \
         пеша_прогулка πεζοπορία",
    },
    SportVocabulary {
        sport: Sport::Hiking,
        finer: None,
        list: "wanderung wandern randonnée randonnée_pédestre senderismo excursión excursión_a_pie escursione \
         escursionismo trilha hiketocht wandeltocht vandring vandretur fottur fjelltur vaellus wędrówka \
         wycieczka_piesza turistika túra doğa_yürüyüşü поход ハイキング ハイク 徒步 远足 하이킹 bergwandern trek montañismo 登山 爬山 \
         등산",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: None,
        list: "radfahrt radfahren e_bike_fahrt vélo sortie_vélo sortie_à_vélo cyclisme vélo_électrique bicicleta ciclismo \
         vuelta_ciclista vuelta_en_bicicleta salida_en_bicicleta paseo_en_bicicleta bici giro_in_bici pedalata \
         uscita_in_bici pedalada fietsrit fietsen e_bikerit e_fietsrit cykling cykeltur cykelpass sykling sykkeltur \
         pyöräily pyörälenkki jazda jazda_na_rowerze jazda_rowerem jízda jízda_na_kole kerékpározás bisiklet \
         bisiklet_sürüşü bersepeda велосипед велозаезд заезд ライド 骑行 騎乘 라이딩 rad fahrrad rennrad vélo_de_route \
         bicicleta_de_carretera bicicletta fiets cykel sykkel kolo велоспорт велопрогулка サイクリング 骑车 自行车 單車 자전거 \
         đạp_xe",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("mountain"),
        list: "mountainbike mountainbike_fahrt mountainbiketour vtt sortie_vtt sortie_en_vtt bicicleta_de_montaña mountainbikerit \
         mountainbiken mountainbikesafari terrengsykling maastopyöräily",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("gravel_cycling"),
        list: "gravel_fahrt gravelfahrt gravelbike_fahrt gravel sortie_gravel gravelrit",
    },
    SportVocabulary {
        sport: Sport::Cycling,
        finer: Some("virtual_activity"),
        list: "virtuelle_radfahrt vélo_virtuel sortie_vélo_virtuelle sortie_à_vélo_virtuelle bicicleta_virtual \
         ciclismo_virtual pedalata_virtuale pedalada_virtual virtuele_fietsrit virtuell_cykling バーチャルライド 虚拟骑行",
    },
    SportVocabulary {
        sport: Sport::Swimming,
        finer: None,
        list: "schwimmen natation natación nuoto nuotata natação zwemmen zwemsessie simning svømming svømmetur svømning \
         uinti pływanie plavání úszás yüzme berenang плавание заплыв スイム 水泳 游泳 수영",
    },
    SportVocabulary {
        sport: Sport::Strength,
        finer: None,
        list: "krafttraining gewichtstraining musculation entraînement_aux_poids entraînement_avec_poids \
         entraînement_aux_haltères entrenamiento_con_pesas levantamiento_de_pesas pesas entrenamiento_de_fuerza \
         allenamento_con_i_pesi allenamento_pesi sollevamento_pesi pesi treinamento_com_peso treinamento_com_pesos \
         treino_com_peso treino_com_pesos treino_de_força musculação levantamento_de_peso krachttraining \
         gewichttraining styrketräning styrketrening styrketræning voimaharjoittelu trening_siłowy posilování \
         ağırlık_antrenmanı силовая_тренировка ウェイトトレーニング 筋トレ 重量训练 力量训练 웨이트_트레이닝",
    },
    SportVocabulary {
        sport: Sport::Fitness,
        finer: None,
        list: "entraînement entrenamiento allenamento treino träning trening træning harjoitus trénink antrenman \
         тренировка ワークアウト 训练 운동",
    },
    SportVocabulary {
        sport: Sport::Rowing,
        finer: None,
        list: "rudern aviron remo canottaggio roeien rodd roing soutu wioślarstwo",
    },
    SportVocabulary {
        sport: Sport::CrossCountrySkiing,
        finer: None,
        list: "langlauf skilanglauf ski_de_fond esquí_de_fondo esquí_nórdico sci_di_fondo sci_nordico langlaufen \
         längdskidåkning langrenn langrend hiihto narciarstwo_biegowe schneeschuhwandern skitour ski_nordique \
         ski_de_randonnée skitouren schneeschuh schneeschuhlaufen rollski raquettes raquette_à_neige \
         esquí_de_travesía raquetas_de_nieve scialpinismo ciaspole esqui_nórdico esqui_de_fundo toerskiën \
         rullskidor rulleski rullahiihto biegówki běžky běh_na_lyžích беговые_лыжи лыжи クロスカントリースキー 越野滑雪",
    },
    SportVocabulary {
        sport: Sport::AlpineSkiing,
        finer: None,
        list: "ski_alpin alpinski skifahren esquí_alpino sci_alpino sci esqui_alpino alpineskiën skiën alpin_skidåkning \
         laskettelu snowboarden esquí esquiar narty narciarstwo narciarstwo_zjazdowe lyžování sjezdové_lyžování \
         горные_лыжи сноуборд スキー スノーボード 滑雪 스키",
    },
    SportVocabulary {
        sport: Sport::Elliptical,
        finer: None,
        list: "crosstrainer vélo_elliptique elliptique elíptica ellittica elíptico",
    },
    SportVocabulary {
        sport: Sport::Running,
        finer: Some("treadmill"),
        list: "laufband laufen_auf_dem_laufband indoor_laufen tapis_de_course course_sur_tapis course_en_intérieur \
         cinta_de_correr correr_en_cinta carrera_en_cinta carrera_en_interior tapis_roulant corsa_indoor \
         corsa_al_chiuso corrida_indoor esteira corrida_na_esteira loopband löpband tredemølle løbebånd juoksumatto \
         bieżnia bieganie_na_bieżni běžecký_pás koşu_bandı беговая_дорожка бег_на_дорожке トレッドミル ルームランニング 室内跑步 室内跑 跑步机 \
         跑步機 트레드밀 러닝머신",
    },
    SportVocabulary {
        sport: Sport::Paddling,
        finer: None,
        list: "kajak kanu kanu_fahren canoë canoë_kayak canoa piragüismo piragua caiaque canottaggio_in_kayak kano kanot \
         kajakk melonta kajakarstwo байдарка каяк カヤック カヌー 皮划艇 카약 stehpaddeln paddeln kanufahren kajakfahren",
    },
];
